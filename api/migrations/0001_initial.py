from django.db import migrations, models

import doorstep.kernel.encrypted


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IdempotentReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=100)),
                ("body_hash", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("body", doorstep.kernel.encrypted.EncryptedField(blank=True)),
                ("started_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["started_at"], name="idempotency_age")],
                "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="idempotency_key_once")],
            },
        ),
    ]
