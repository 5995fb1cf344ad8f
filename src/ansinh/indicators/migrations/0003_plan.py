"""Splits of a target, whose shares must add up to it, and the series figures are divided by."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import ansinh.register.models

TABLES = ("indicators_split", "indicators_share", "indicators_denominator")

SUM = """
CREATE FUNCTION indicators_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT s.id, t.value AS wanted, sum(h.value) AS found INTO wrong
    FROM indicators_split s
    JOIN indicators_target t ON t.id = s.target_id
    JOIN indicators_share h ON h.split_id = s.id
    WHERE s.id IN (SELECT split_id FROM new_rows)
    GROUP BY s.id, t.value HAVING sum(h.value) <> t.value LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the shares of split % add up to %, not to its target %',
            wrong.id, wrong.found, wrong.wanted USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER indicators_share_sum AFTER INSERT ON indicators_share
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION indicators_shares_add_up();
"""


def _guards() -> str:
    statements = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_append_only();"
        f"CREATE TRIGGER {table}_acting BEFORE INSERT ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ansinh_acting_user();"
        f"GRANT SELECT, INSERT ON {table} TO ansinh_app;"
        for table in TABLES
    ]
    return "\n".join([*statements, SUM, GRANT])


GRANT = "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ansinh_app;"


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_guards"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Split",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.CharField(
                        db_default=ansinh.register.models.CurrentSetting(
                            models.Value("ansinh.actor")
                        ),
                        max_length=60,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        db_default=ansinh.register.models.CurrentSetting(
                            models.Value("ansinh.reason")
                        ),
                        max_length=200,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="indicators.target"
                    ),
                ),
            ],
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
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.CharField(
                        db_default=ansinh.register.models.CurrentSetting(
                            models.Value("ansinh.actor")
                        ),
                        max_length=60,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
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
        migrations.AddConstraint(
            model_name="split",
            constraint=models.CheckConstraint(
                condition=models.Q(("key__in", ["headcount", "last_year", "accrued", "hand"])),
                name="split_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                models.F("split"), models.F("office"), name="share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="share_not_negative"
            ),
        ),
        migrations.RunSQL(_guards(), migrations.RunSQL.noop),
    ]
