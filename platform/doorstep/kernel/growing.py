"""Tables that only grow: the database itself refuses to change or delete a row, on PostgreSQL and SQLite alike."""

from django.db.migrations import RunPython

FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$"""
VERBS = ("UPDATE", "DELETE")


def only_grows(table: str, says: str) -> RunPython:
    """Give the operation of a migration that guards a table; says, what the refusal says."""

    def guard(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(FUNCTION, None)
            schema_editor.execute(
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{says}')"
            )
        else:
            for verb in VERBS:
                refusal = f"SELECT RAISE(ABORT, '{says}')"
                schema_editor.execute(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN {refusal}; END")

    def unguard(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        else:
            for verb in VERBS:
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return RunPython(guard, unguard)
