"""The log can only grow."""

from django.db import migrations

from doorstep.kernel.growing import only_grows


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [only_grows("kernel_event", "the log only grows")]
