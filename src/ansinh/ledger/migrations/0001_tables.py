import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from ansinh.record.guards import recorded_columns


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("register", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                *recorded_columns(),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=60)),
                ("booked_month", models.DateField()),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("entries", models.IntegerField()),
                ("postings", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("previous_hash"), name="batch_chain")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("client_id", models.CharField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "số dư đầu kỳ"),
                            ("accrual", "phát sinh trong kỳ"),
                            ("adjustment", "điều chỉnh kỳ trước"),
                            ("receipt", "thu tiền"),
                            ("allocation", "phân bổ"),
                            ("reversal", "đảo bút toán"),
                            ("charge", "tiền chậm đóng"),
                        ],
                        max_length=12,
                    ),
                ),
                ("booked_month", models.DateField()),
                ("value_date", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="ledger.batch"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "booked_month"], name="entry_unit_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "opening",
                                    "accrual",
                                    "adjustment",
                                    "receipt",
                                    "allocation",
                                    "reversal",
                                    "charge",
                                ],
                            )
                        ),
                        name="entry_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("booked_month__day", 1)), name="entry_booked_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LateDues",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("since", models.DateField()),
                ("declared_on", models.DateField()),
                ("fresh", models.BooleanField()),
                ("fund", models.CharField(max_length=8)),
                ("about_month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("month"),
                        models.F("unit"),
                        models.F("fund"),
                        models.F("about_month"),
                        models.F("since"),
                        models.F("declared_on"),
                        models.F("fresh"),
                        name="late_dues_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="late_dues_amount"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Money",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("surplus_in", models.BigIntegerField()),
                ("received", models.BigIntegerField()),
                ("allocated", models.BigIntegerField()),
                ("surplus_out", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("unit"), models.F("month"), name="money_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "surplus_out",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("surplus_in"), "+", models.F("received")
                                    ),
                                    "-",
                                    models.F("allocated"),
                                ),
                            )
                        ),
                        name="money_identity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("fund", models.CharField(max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interest", "lãi chậm đóng"),
                            ("late", "chậm đóng"),
                            ("evasion", "trốn đóng"),
                            ("recovery", "lãi truy thu"),
                            ("rec_late", "truy thu chậm đóng"),
                            ("rec_evad", "truy thu trốn đóng"),
                        ],
                        max_length=8,
                    ),
                ),
                ("about_month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("month"),
                        models.F("unit"),
                        models.F("fund"),
                        models.F("kind"),
                        models.F("about_month"),
                        name="open_charge_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="open_charge_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("fund", models.CharField(max_length=8)),
                ("about_month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("month"),
                        models.F("unit"),
                        models.F("fund"),
                        models.F("about_month"),
                        name="open_item_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="open_item_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentCycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("from_month", models.DateField()),
                ("months", models.SmallIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "from_month"], name="payment_cycle_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__in", (1, 3, 6))), name="payment_cycle_months"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_month__day", 1)), name="payment_cycle_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("due", "phải đóng"),
                            ("settled", "đã phân bổ"),
                            ("contribution", "thu vào quỹ"),
                            ("cash", "tiền thu"),
                            ("unallocated", "tiền chưa phân bổ"),
                            ("opening", "số dư đầu"),
                            ("charge", "tiền lãi, tiền chậm đóng"),
                            ("charge_settled", "đã phân bổ vào tiền lãi"),
                            ("charge_income", "thu tiền lãi vào quỹ"),
                        ],
                        max_length=20,
                    ),
                ),
                ("fund", models.CharField(blank=True, max_length=8)),
                ("share", models.CharField(blank=True, max_length=8)),
                ("about_month", models.DateField()),
                ("booked_month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="ledger.batch",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="ledger.entry",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "booked_month"], name="posting_unit_month"),
                    models.Index(fields=["booked_month", "account"], name="posting_month_account"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "account__in",
                                [
                                    "due",
                                    "settled",
                                    "contribution",
                                    "cash",
                                    "unallocated",
                                    "opening",
                                    "charge",
                                    "charge_settled",
                                    "charge_income",
                                ],
                            )
                        ),
                        name="posting_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="posting_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about_month__day", 1), ("booked_month__day", 1)),
                        name="posting_months",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("through_month", models.DateField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("leaves", "chấm dứt hợp đồng, nghỉ việc"),
                            ("claims", "đủ điều kiện hưởng chế độ"),
                        ],
                        max_length=6,
                    ),
                ),
                ("dossier", models.CharField(blank=True, max_length=40)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "person"], name="priority_unit_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["leaves", "claims"])),
                        name="priority_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("through_month__day", 1)), name="priority_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityPayment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.CharField(
                        choices=[("due", "phải đóng"), ("charge", "tiền lãi, tiền chậm đóng")],
                        max_length=6,
                    ),
                ),
                ("fund", models.CharField(max_length=8)),
                ("share", models.CharField(blank=True, max_length=8)),
                ("about_month", models.DateField()),
                ("booked_month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="ledger.batch",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.person",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="ledger.priority",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "booked_month"], name="priority_paid_unit")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("batch"),
                        models.F("unit"),
                        models.F("person"),
                        models.F("account"),
                        models.F("fund"),
                        models.F("share"),
                        models.F("about_month"),
                        name="priority_paid_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account__in", ["due", "charge"])),
                        name="priority_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="priority_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about_month__day", 1), ("booked_month__day", 1)),
                        name="priority_months",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=70, unique=True)),
                ("value_date", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("text", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT, to="ledger.entry"
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.RESTRICT, to="ledger.receipt"
                    ),
                ),
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
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses__isnull", True)),
                            models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="receipt_amount",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("fund", models.CharField(max_length=8)),
                ("carried_in", models.BigIntegerField()),
                ("accrued", models.BigIntegerField()),
                ("adjusted", models.BigIntegerField()),
                ("allocated", models.BigIntegerField()),
                ("carried_out", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["month", "fund"], name="balance_month")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("unit"), models.F("month"), models.F("fund"), name="balance_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "carried_out",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("carried_in"), "+", models.F("accrued")
                                        ),
                                        "+",
                                        models.F("adjusted"),
                                    ),
                                    "-",
                                    models.F("allocated"),
                                ),
                            )
                        ),
                        name="balance_identity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("law_hash", models.CharField(max_length=64)),
                ("log_position", models.BigIntegerField()),
                ("lines_file", models.CharField(max_length=200)),
                ("lines_hash", models.CharField(max_length=64)),
                ("lines", models.BigIntegerField()),
                ("people", models.BigIntegerField()),
                (
                    "totals",
                    models.JSONField(help_text="đồng by fund and share, of the lines of the month"),
                ),
                (
                    "missing_rates",
                    models.JSONField(
                        default=list,
                        help_text="years and funds without a rate, whose charge is not booked yet",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT, to="ledger.batch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="closing_month"
                    )
                ],
            },
        ),
    ]
