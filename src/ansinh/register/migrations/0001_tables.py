import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import ansinh.record.models
from ansinh.record.guards import recorded_columns


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("full_name", models.CharField(max_length=120)),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "tỉnh"), ("district", "huyện"), ("commune", "xã")],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="children",
                        to="register.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="area_valid_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="successions",
                        to="register.area",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="origins",
                        to="register.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("predecessor"),
                        models.F("successor"),
                        models.F("on"),
                        name="area_succession_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=12, unique=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="children",
                        to="register.office",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("profile", models.CharField(blank=True, max_length=60)),
                (
                    "first_month",
                    models.DateField(help_text="the first month that is assessed here"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_month__isnull", True), ("first_month__day", 1), _connector="OR"
                        ),
                        name="installed_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("social_insurance_number", models.CharField(max_length=10, unique=True)),
                ("personal_id", models.CharField(blank=True, max_length=12)),
                ("name", models.CharField(max_length=80)),
                ("sort_key", models.CharField(max_length=160)),
                ("search_name", models.CharField(max_length=80)),
                ("birth_date", models.DateField()),
                ("sex", models.CharField(choices=[("M", "nam"), ("F", "nữ")], max_length=1)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.area",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.household",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("social_insurance_number__regex", "^[0-9]{10}$")),
                        name="person_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("personal_id", ""),
                            ("personal_id__regex", "^[0-9]{12}$"),
                            _connector="OR",
                        ),
                        name="person_personal_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=7, unique=True)),
                ("name", models.CharField(max_length=150)),
                ("search_name", models.CharField(max_length=150)),
                ("tax_code", models.CharField(blank=True, max_length=14)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state_body", "hành chính, sự nghiệp, Đảng, đoàn thể"),
                            ("enterprise", "doanh nghiệp"),
                            ("cooperative", "hợp tác xã và tổ chức khác"),
                            ("commune", "Ủy ban nhân dân cấp xã"),
                            ("households", "danh sách hộ gia đình"),
                            ("supported", "danh sách người được ngân sách đóng, hỗ trợ"),
                            ("school", "nhà trường"),
                            ("agent", "đại lý thu"),
                            ("budget", "ngân sách nhà nước"),
                            ("fund", "quỹ bảo hiểm xã hội"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "region",
                    models.SmallIntegerField(help_text="1 to 4, of the regional minimum wage"),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.office"
                    ),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="sponsored",
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][A-Z0-9]{6}$")), name="unit_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__range", (1, 4))), name="unit_region"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.CharField(
                        db_default=ansinh.record.models.CurrentSetting(
                            models.Value("ansinh.actor")
                        ),
                        max_length=60,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("BB", "bảo hiểm xã hội bắt buộc"),
                            ("BHYT", "bảo hiểm y tế"),
                            ("TN", "bảo hiểm xã hội tự nguyện"),
                            ("TNLD", "tai nạn lao động, bệnh nghề nghiệp"),
                        ],
                        max_length=4,
                    ),
                ),
                ("effective_month", models.DateField()),
                ("state", models.CharField(max_length=24)),
                ("group", models.CharField(max_length=48)),
                ("wage", models.BigIntegerField(default=0)),
                ("allowance", models.BigIntegerField(default=0)),
                ("coefficient", models.IntegerField(default=0)),
                ("position_coefficient", models.IntegerField(default=0)),
                ("difference_coefficient", models.IntegerField(default=0)),
                ("seniority_rate", models.IntegerField(default=0)),
                ("profession_rate", models.IntegerField(default=0)),
                ("payment_months", models.SmallIntegerField(default=1)),
                ("member_order", models.SmallIntegerField(default=0)),
                ("top_up_rate", models.IntegerField(default=0)),
                (
                    "movement",
                    models.CharField(
                        blank=True, help_text="phương án: TM, GH, DC ...", max_length=4
                    ),
                ),
                ("dossier", models.CharField(blank=True, max_length=40)),
                (
                    "voids",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.change",
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
                    models.Index(
                        fields=["person", "unit", "track", "effective_month"], name="change_line"
                    ),
                    models.Index(fields=["unit", "effective_month"], name="change_unit"),
                    models.Index(fields=["recorded_at"], name="change_recorded"),
                    models.Index(
                        condition=models.Q(("voids__isnull", False)),
                        fields=["voids"],
                        name="change_voids",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_month__isnull", True),
                            ("effective_month__day", 1),
                            _connector="OR",
                        ),
                        name="change_effective_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("track__in", ["BB", "BHYT", "TN", "TNLD"])),
                        name="change_track",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wage__gte", 0),
                            ("allowance__gte", 0),
                            ("coefficient__gte", 0),
                            ("position_coefficient__gte", 0),
                            ("difference_coefficient__gte", 0),
                            ("seniority_rate__gte", 0),
                            ("profession_rate__gte", 0),
                            ("member_order__gte", 0),
                            ("top_up_rate__gte", 0),
                            ("payment_months__gte", 1),
                        ),
                        name="change_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "change",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        serialize=False,
                        to="register.change",
                    ),
                ),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("BB", "bảo hiểm xã hội bắt buộc"),
                            ("BHYT", "bảo hiểm y tế"),
                            ("TN", "bảo hiểm xã hội tự nguyện"),
                            ("TNLD", "tai nạn lao động, bệnh nghề nghiệp"),
                        ],
                        max_length=4,
                    ),
                ),
                ("from_month", models.DateField()),
                ("state", models.CharField(max_length=24)),
                ("group", models.CharField(max_length=48)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("unit"),
                        models.F("track"),
                        name="participation_line",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("from_day", models.DateField()),
                ("value", models.CharField(blank=True, max_length=160)),
                ("original", models.CharField(blank=True, max_length=160)),
                ("paper", models.CharField(max_length=200)),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("social_insurance_number", "mã số BHXH"),
                            ("personal_id", "số định danh cá nhân"),
                            ("name", "họ và tên"),
                            ("birth_date", "ngày sinh"),
                            ("sex", "giới tính"),
                            ("area_id", "địa bàn"),
                            ("household_id", "hộ gia đình"),
                        ],
                        max_length=24,
                    ),
                ),
                ("sort_key", models.CharField(blank=True, max_length=160)),
                ("search_name", models.CharField(blank=True, max_length=80)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="records",
                        to="register.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field__in",
                                (
                                    "social_insurance_number",
                                    "personal_id",
                                    "name",
                                    "birth_date",
                                    "sex",
                                    "area_id",
                                    "household_id",
                                ),
                            )
                        ),
                        name="person_record_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper", ""), _negated=True), name="person_record_paper"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("from_day", models.DateField()),
                ("value", models.CharField(blank=True, max_length=160)),
                ("original", models.CharField(blank=True, max_length=160)),
                ("paper", models.CharField(max_length=200)),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("code", "mã đơn vị"),
                            ("name", "tên đơn vị"),
                            ("tax_code", "mã số thuế"),
                            ("kind", "loại hình"),
                            ("office_id", "cơ quan BHXH quản lý"),
                            ("area_id", "địa bàn"),
                            ("sponsor_id", "đơn vị đóng thay"),
                            ("region", "vùng lương tối thiểu"),
                            ("valid_to", "ngày chấm dứt"),
                        ],
                        max_length=24,
                    ),
                ),
                ("search_name", models.CharField(blank=True, max_length=150)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="records",
                        to="register.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field__in",
                                (
                                    "code",
                                    "name",
                                    "tax_code",
                                    "kind",
                                    "office_id",
                                    "area_id",
                                    "sponsor_id",
                                    "region",
                                    "valid_to",
                                ),
                            )
                        ),
                        name="unit_record_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper", ""), _negated=True), name="unit_record_paper"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Serving",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("from_day", models.DateField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.area"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, to="register.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("area"), models.F("from_day"), name="serving_area_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="PairRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("proposed", "đề nghị gộp"),
                            ("approved", "đã duyệt gộp"),
                            ("refused", "không duyệt gộp"),
                            ("undone", "đã hủy gộp"),
                            ("apart", "là hai người khác nhau"),
                        ],
                        max_length=8,
                    ),
                ),
                ("paper", models.CharField(blank=True, max_length=200)),
                (
                    "kept",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="kept_of",
                        to="register.person",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="other_of",
                        to="register.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ("proposed", "approved", "refused", "undone", "apart"))
                        ),
                        name="pair_record_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("other")), _negated=True),
                        name="pair_record_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper", ""), ("step", "proposed"), _negated=True),
                        name="pair_paper",
                    ),
                ],
            },
        ),
    ]
