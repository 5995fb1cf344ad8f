"""What the office records about units that pay late: letters that urge them, and their status.

Both tables are append-only in the database itself (migration 0002): a letter is taken back by
a later row that names it, a status is replaced by a later record.
"""

from django.db import models
from django.db.models import F, Q

from ansinh.record.models import Recorded
from ansinh.register.models import Unit


class Channel(models.TextChoices):
    """How a letter reached the unit."""

    STORE = "store", "kho dữ liệu điện tử của đơn vị"
    POST = "post", "bưu điện"
    HAND = "hand", "giao trực tiếp"


class Urging(Recorded):
    """A letter that urged a unit to pay (Mẫu 01-ĐĐ; Luật 41/2024 điều 35), or its withdrawal.

    It rests on the statement (C12-TS) of `month` and urges what was overdue then: the months
    from `from_month` to `through_month`, đồng and days as the letter says. `reply_by` is the
    day by which the unit is asked to answer. A row with `withdraws` takes that letter back.
    """

    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False)
    number = models.CharField(max_length=60)
    sent_on = models.DateField()
    reply_by = models.DateField(null=True)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    month = models.DateField()
    from_month = models.DateField()
    through_month = models.DateField()
    late = models.BigIntegerField()
    evasion = models.BigIntegerField()
    late_days = models.IntegerField()
    evasion_days = models.IntegerField()
    late_charge = models.BigIntegerField()
    evasion_charge = models.BigIntegerField()
    withdraws = models.OneToOneField("self", models.RESTRICT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "month"], name="urging_unit"),
            models.Index(fields=["number"], name="urging_number"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="urging_channel"),
            models.CheckConstraint(
                condition=Q(month__day=1, from_month__day=1, through_month__day=1)
                & Q(from_month__lte=F("through_month"), through_month__lte=F("month")),
                name="urging_months",
            ),
            models.CheckConstraint(
                condition=Q(late__gte=0, evasion__gte=0) & ~Q(late=0, evasion=0),
                name="urging_amounts",
            ),
        ]


class Status(models.TextChoices):
    """What a unit's situation is: columns 38 to 48 of B03-TS, and two more of QĐ 595 điều 36."""

    OPERATING = "operating", "đang hoạt động"
    SUSPENDED = "suspended", "tạm ngừng sản xuất, kinh doanh"
    RETIREMENT_SUSPENDED = "retirement_suspended", "tạm dừng đóng vào quỹ hưu trí, tử tuất"
    EXCUSED = "excused", "chậm đóng không bị coi là trốn đóng"
    BANKRUPT = "bankrupt", "phá sản"
    BANKRUPTING = "bankrupting", "đang làm thủ tục phá sản"
    DISSOLVING = "dissolving", "đang làm thủ tục giải thể"
    MISSING = "missing", "không còn hoạt động tại địa chỉ đã đăng ký"
    REVOKED = "revoked", "bị thu hồi giấy chứng nhận đăng ký doanh nghiệp"
    NO_REPRESENTATIVE = "no_representative", "không có người đại diện theo pháp luật"
    ENDED = "ended", "giải thể, chấm dứt hoạt động"
    OWNER_FLED = "owner_fled", "chủ là người nước ngoài bỏ trốn khỏi Việt Nam"
    INACTIVE = "inactive", "không hoạt động, không có người quản lý, điều hành"


class Evidence(models.TextChoices):
    """Whose paper proves a status (QĐ 595 điều 36 khoản 2.2, QĐ 366 điều 5 khoản 2.2)."""

    UNIT = "unit", "hồ sơ của đơn vị"
    REGISTRY = "registry", "cổng thông tin quốc gia về đăng ký doanh nghiệp"
    COMMUNE = "commune", "xác nhận của Ủy ban nhân dân cấp xã"
    TAX = "tax", "văn bản của cơ quan thuế"
    AUTHORITY = "authority", "văn bản của cơ quan có thẩm quyền"
    COURT = "court", "quyết định của tòa án"
    DECISION = "decision", "quyết định cho tạm dừng đóng"


class UnitStatus(Recorded):
    """From which day a unit is in which status, proved by which paper.

    A status holds until the unit's next one; of two records from the same day the later one
    holds. A unit without a record operates.
    """

    unit = models.ForeignKey(Unit, models.RESTRICT, db_index=False)
    from_day = models.DateField()
    status = models.CharField(max_length=20, choices=Status.choices)
    evidence = models.CharField(max_length=9, choices=Evidence.choices)
    paper = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["unit", "from_day"], name="unit_status_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="unit_status_known"),
            models.CheckConstraint(
                condition=Q(evidence__in=Evidence.values), name="unit_status_evidence"
            ),
        ]
