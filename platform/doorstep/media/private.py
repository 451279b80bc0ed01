"""Where files lie that nobody reaches by an address: outside MEDIA_ROOT, opened only by doors that ask who is asking."""

from django.core.files.storage import storages


def private_storage():
    """Give the storage named "private" of the settings."""
    return storages["private"]
