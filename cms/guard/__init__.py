"""Who of the staff sees and changes what in the admin: role (Django permission) x territory (guardian permission on City).

Every viewset inherits the gate; tests/cms/test_territory.py walks every address as another city's operator.
"""
