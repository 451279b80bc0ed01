"""Evidence only grows: the database refuses to change or delete a piece."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER evidence_no_{verb} BEFORE {verb} ON orders_evidence "
    "BEGIN SELECT RAISE(ABORT, 'evidence only grows'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE TRIGGER evidence_only_grows BEFORE UPDATE OR DELETE ON orders_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER evidence_only_grows ON orders_evidence")
    else:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER evidence_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("kernel", "0002_append_only")]  # whose refuse_change() it calls
    operations = [migrations.RunPython(guard, unguard)]
