"""Evidence can only grow."""

from django.db import migrations

from doorstep.kernel.growing import only_grows


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [only_grows("orders_evidence", "evidence only grows")]
