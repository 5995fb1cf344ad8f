import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from ansinh.record.guards import recorded_columns


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_tables"),
        ("register", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectedPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("bank", models.CharField(max_length=20)),
                ("transaction", models.CharField(max_length=60)),
                ("reference", models.CharField(max_length=60, unique=True)),
                ("notice", models.CharField(max_length=60)),
                ("value_date", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("reply", models.CharField(max_length=64)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="collected_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("place", models.IntegerField()),
                ("format", models.CharField(max_length=40)),
                ("account", models.CharField(max_length=60)),
                ("period_from", models.DateField(null=True)),
                ("period_to", models.DateField(null=True)),
                ("opening", models.BigIntegerField(null=True)),
                ("closing", models.BigIntegerField(null=True)),
                ("lines", models.IntegerField()),
                ("known", models.IntegerField()),
                ("booked", models.IntegerField()),
                ("settled", models.IntegerField(default=0)),
                ("queued", models.IntegerField()),
                ("debits", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("sha256"), models.F("place"), name="statement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "lines",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("known"), "+", models.F("booked")
                                            ),
                                            "+",
                                            models.F("settled"),
                                        ),
                                        "+",
                                        models.F("queued"),
                                    ),
                                    "+",
                                    models.F("debits"),
                                ),
                            )
                        ),
                        name="statement_counts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankTransaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True)),
                ("entry_key", models.CharField(max_length=32)),
                ("account", models.CharField(max_length=60)),
                ("booked", models.DateField()),
                ("value_date", models.DateField(null=True)),
                ("amount", models.BigIntegerField()),
                ("bank_reference", models.TextField(blank=True)),
                ("transaction_id", models.TextField(blank=True)),
                ("counterparty_name", models.TextField(blank=True)),
                ("counterparty_account", models.TextField(blank=True)),
                ("remittance", models.TextField(blank=True)),
                ("balance_after", models.BigIntegerField(null=True)),
                ("entry_reference", models.TextField(blank=True)),
                ("entry_amount", models.BigIntegerField(null=True)),
                ("position", models.TextField(blank=True, help_text="where in the file it stands")),
                ("repeats", models.CharField(blank=True, max_length=32)),
                ("doubt", models.CharField(blank=True, max_length=24)),
                ("paid_from", models.CharField(blank=True, default="", max_length=60)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="receipts.importedstatement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "booked"], name="bank_account_day"),
                    models.Index(
                        condition=models.Q(("paid_from", ""), _negated=True),
                        fields=["paid_from"],
                        name="bank_paid_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("number", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("book", "ghi cho đơn vị"),
                            ("settle", "đối chiếu với khoản ngân hàng thu hộ"),
                            ("set_aside", "không phải tiền đóng"),
                            ("reverse", "hủy quyết định trước"),
                        ],
                        max_length=10,
                    ),
                ),
                ("automatic", models.BooleanField(default=False)),
                ("remember", models.BooleanField(default=False)),
                ("reasons", models.JSONField(default=list)),
                ("score", models.IntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "receipt",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.RESTRICT, to="ledger.receipt"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="receipts.banktransaction"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("remember", True)), fields=["unit"], name="bank_memory"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("transaction"), models.F("number"), name="decision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "book"),
                                ("receipt__isnull", False),
                                ("unit__isnull", False),
                            ),
                            models.Q(
                                ("kind__in", ["set_aside", "settle"]),
                                ("receipt__isnull", True),
                                ("unit__isnull", True),
                            ),
                            models.Q(("kind", "reverse"), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="decision_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remember", False), ("kind", "book"), _connector="OR"),
                        name="decision_memory",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("automatic", True),
                            models.Q(("note", ""), _negated=True),
                            ("kind__in", ["book", "settle"]),
                            _connector="OR",
                        ),
                        name="decision_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("account", models.CharField(max_length=60)),
                ("in_force", models.BooleanField(default=True)),
                ("source", models.CharField(max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "account"], name="payer_account")],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "collected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="settlements",
                        to="receipts.collectedpayment",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="settlements",
                        to="receipts.bankdecision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("decision"), models.F("collected"), name="settlement_once"
                    )
                ],
            },
        ),
    ]
