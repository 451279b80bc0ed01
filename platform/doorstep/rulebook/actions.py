"""Every write of the rulebook: release what was published, withdraw what was unpublished, publish from code."""

from datetime import timedelta

from django.db import transaction

from doorstep.kernel import bell, clock
from doorstep.rulebook.book import BELL, Entry
from doorstep.rulebook.models import Head, Release

PUBLISHED = ["live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision", "expired"]


@transaction.atomic
def release(entries: list[tuple[Entry, str]], *, by=None, revision_id=None) -> int:
    """Append entries to the rulebook, effective now, one number each.

    Takes:   (Entry, title) pairs; by, the user who published, None for the system.
    Gives:   the newest release number.
    """
    Head.objects.get_or_create(pk=1)
    head = Head.objects.select_for_update().get(pk=1)  # numbers commit in order: a book of a number never changes
    last = Release.objects.filter(number=head.number).values_list("effective_at", flat=True).first()
    instant = clock.now()
    if last and instant <= last:
        instant = last + timedelta(microseconds=1)
    rows = [
        Release(
            number=head.number + step,
            effective_at=instant,
            kind=entry.kind,
            key=entry.key,
            city=entry.city,
            category=entry.category,
            payload=entry.payload,
            title=title[:200],
            by=by,
            revision_id=revision_id,
        )
        for step, (entry, title) in enumerate(entries, 1)
    ]
    Release.objects.bulk_create(rows)
    Head.objects.filter(pk=1).update(number=head.number + len(rows))
    bell.ring(BELL)
    return head.number + len(rows)


def entry_of(content, *, withdrawn=False) -> Entry:
    """Give the Entry that publishing this content would release (an overlay for previews)."""
    city, category = content.release_scope()
    payload = None if withdrawn else content.released()
    return Entry(content.release_kind, content.release_key(), city, category, payload)


def release_content(content, *, by=None, revision_id=None) -> int | None:
    """Release a published content object, unless it says just what the newest release says.

    A changed key or scope withdraws what the same row said elsewhere before.
    """
    entry = entry_of(content)
    newest = _newest(entry)
    changed = [] if newest and newest.payload == entry.payload else [entry]
    changed += _left_behind(content, entry)
    return release([(e, str(content)) for e in changed], by=by, revision_id=revision_id) if changed else None


def _newest(entry: Entry) -> Release | None:
    return Release.objects.filter(kind=entry.kind, key=entry.key, city=entry.city, category=entry.category).last()


def _left_behind(content, entry: Entry) -> list[Entry]:
    """Give what withdraws the place at which the same row spoke before, if it still has the last word there."""
    mine = Release.objects.filter(
        kind=entry.kind, revision_id__in=content.revisions.values("pk"), payload__isnull=False
    )
    for said in mine.order_by("-number")[:1]:
        before = Entry(entry.kind, said.key, said.city, said.category, None)
        if before.place != entry.place and _newest(before).pk == said.pk:
            return [before]
    return []


def withdraw_content(content, *, by=None) -> int | None:
    """Withdraw what a content object says; nothing happens when it says nothing now."""
    entry = entry_of(content, withdrawn=True)
    newest = _newest(entry)
    if not newest or newest.payload is None:
        return None
    return release([(entry, str(content))], by=by)


@transaction.atomic
def publish_content(content, *, by=None):
    """Save a content object as a revision and publish it: the one way from code, since a write past the revision is
    undone by the next publish (wagtail8.md 0.5)."""
    if content.pk is None:
        content.live = False
        content.save()
    revision = content.save_revision(user=by, clean=False)
    revision.publish(user=by)
    content.refresh_from_db(fields=PUBLISHED)  # the revision's own copy was published
    return content
