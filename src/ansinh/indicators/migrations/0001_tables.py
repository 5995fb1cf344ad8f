import django.db.models.deletion
from django.db import migrations, models

from ansinh.record.guards import recorded_columns


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("register", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("indicator", models.CharField(max_length=60)),
                ("scheme", models.CharField(max_length=40)),
                ("year", models.SmallIntegerField()),
                ("value", models.BigIntegerField()),
                ("document", models.CharField(max_length=120)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="target_positive"
                    ),
                    models.UniqueConstraint(
                        models.F("indicator"),
                        models.F("scheme"),
                        models.F("area"),
                        models.F("year"),
                        models.F("recorded_at"),
                        name="target_revision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Split",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("headcount", "số người tham gia"),
                            ("last_year", "thực hiện năm trước"),
                            ("accrued", "số phát sinh phải thu"),
                            ("hand", "điều chỉnh bằng tay"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="indicators.target"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__in", ["headcount", "last_year", "accrued", "hand"])
                        ),
                        name="split_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Denominator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("population", "dân số"),
                            ("labour_force", "lực lượng lao động"),
                            ("labour_force_of_age", "lực lượng lao động trong độ tuổi"),
                            ("students", "học sinh, sinh viên"),
                            ("children_under_6", "trẻ em dưới 6 tuổi"),
                        ],
                        max_length=24,
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("value", models.BigIntegerField()),
                ("series", models.CharField(max_length=120)),
                ("source", models.CharField(max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="denominator_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "measure__in",
                                (
                                    "population",
                                    "labour_force",
                                    "labour_force_of_age",
                                    "students",
                                    "children_under_6",
                                ),
                            )
                        ),
                        name="denominator_measure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("series", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="denominator_named",
                    ),
                    models.UniqueConstraint(
                        models.F("measure"),
                        models.F("area"),
                        models.F("year"),
                        models.F("series"),
                        models.F("recorded_at"),
                        name="denominator_revision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.BigIntegerField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.office"
                    ),
                ),
                (
                    "split",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="indicators.split"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("split"), models.F("office"), name="share_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="share_not_negative"
                    ),
                ],
            },
        ),
    ]
