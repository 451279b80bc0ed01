"""The log can only grow: the database refuses to change or delete an event."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER event_no_{verb} BEFORE {verb} ON kernel_event BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log only grows' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER event_only_grows BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER event_only_grows ON kernel_event")
        schema_editor.execute("DROP FUNCTION refuse_change()")
    else:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER event_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
