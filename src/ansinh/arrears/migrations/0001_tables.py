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
            name="UnitStatus",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("operating", "đang hoạt động"),
                            ("suspended", "tạm ngừng sản xuất, kinh doanh"),
                            ("retirement_suspended", "tạm dừng đóng vào quỹ hưu trí, tử tuất"),
                            ("excused", "chậm đóng không bị coi là trốn đóng"),
                            ("bankrupt", "phá sản"),
                            ("bankrupting", "đang làm thủ tục phá sản"),
                            ("dissolving", "đang làm thủ tục giải thể"),
                            ("missing", "không còn hoạt động tại địa chỉ đã đăng ký"),
                            ("revoked", "bị thu hồi giấy chứng nhận đăng ký doanh nghiệp"),
                            ("no_representative", "không có người đại diện theo pháp luật"),
                            ("ended", "giải thể, chấm dứt hoạt động"),
                            ("owner_fled", "chủ là người nước ngoài bỏ trốn khỏi Việt Nam"),
                            ("inactive", "không hoạt động, không có người quản lý, điều hành"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("unit", "hồ sơ của đơn vị"),
                            ("registry", "cổng thông tin quốc gia về đăng ký doanh nghiệp"),
                            ("commune", "xác nhận của Ủy ban nhân dân cấp xã"),
                            ("tax", "văn bản của cơ quan thuế"),
                            ("authority", "văn bản của cơ quan có thẩm quyền"),
                            ("court", "quyết định của tòa án"),
                            ("decision", "quyết định cho tạm dừng đóng"),
                        ],
                        max_length=9,
                    ),
                ),
                ("paper", models.CharField(max_length=200)),
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
                "indexes": [models.Index(fields=["unit", "from_day"], name="unit_status_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "operating",
                                    "suspended",
                                    "retirement_suspended",
                                    "excused",
                                    "bankrupt",
                                    "bankrupting",
                                    "dissolving",
                                    "missing",
                                    "revoked",
                                    "no_representative",
                                    "ended",
                                    "owner_fled",
                                    "inactive",
                                ],
                            )
                        ),
                        name="unit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "evidence__in",
                                [
                                    "unit",
                                    "registry",
                                    "commune",
                                    "tax",
                                    "authority",
                                    "court",
                                    "decision",
                                ],
                            )
                        ),
                        name="unit_status_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Urging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *recorded_columns(),
                ("number", models.CharField(max_length=60)),
                ("sent_on", models.DateField()),
                ("reply_by", models.DateField(null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("store", "kho dữ liệu điện tử của đơn vị"),
                            ("post", "bưu điện"),
                            ("hand", "giao trực tiếp"),
                        ],
                        max_length=5,
                    ),
                ),
                ("month", models.DateField()),
                ("from_month", models.DateField()),
                ("through_month", models.DateField()),
                ("late", models.BigIntegerField()),
                ("evasion", models.BigIntegerField()),
                ("late_days", models.IntegerField()),
                ("evasion_days", models.IntegerField()),
                ("late_charge", models.BigIntegerField()),
                ("evasion_charge", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.RESTRICT,
                        to="register.unit",
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.RESTRICT, to="arrears.urging"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "month"], name="urging_unit"),
                    models.Index(fields=["number"], name="urging_number"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["store", "post", "hand"])),
                        name="urging_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_month__day", 1),
                            ("month__day", 1),
                            ("through_month__day", 1),
                            ("from_month__lte", models.F("through_month")),
                            ("through_month__lte", models.F("month")),
                        ),
                        name="urging_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evasion__gte", 0),
                            ("late__gte", 0),
                            models.Q(("evasion", 0), ("late", 0), _negated=True),
                        ),
                        name="urging_amounts",
                    ),
                ],
            },
        ),
    ]
