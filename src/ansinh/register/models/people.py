"""People, households and units, and the dated records of what they are."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ansinh.record.models import Recorded
from ansinh.register.models.places import Area, Office


class Household(models.Model):
    """The people of one household list (hộ gia đình)."""

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    area = models.ForeignKey(Area, models.RESTRICT)


class Person(models.Model):
    """A person of the register, for life.

    `social_insurance_number` (mã số BHXH) has 10 digits and is never given twice.
    `personal_id` (ĐDCN/CCCD) has 12. The database need not know Vietnamese: `sort_key`
    orders names as the alphabet does, `search_name` is lower-case without marks.
    """

    class Sex(models.TextChoices):
        MALE = "M", _("nam")
        FEMALE = "F", _("nữ")

    id = models.BigIntegerField(primary_key=True)
    social_insurance_number = models.CharField(max_length=10, unique=True)
    personal_id = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=160)
    search_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    area = models.ForeignKey(Area, models.RESTRICT, db_index=False, db_constraint=False)
    household = models.ForeignKey(
        Household, models.RESTRICT, null=True, db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(social_insurance_number__regex=r"^[0-9]{10}$"), name="person_number"
            ),
            models.CheckConstraint(
                condition=Q(personal_id="") | Q(personal_id__regex=r"^[0-9]{12}$"),
                name="person_personal_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A payer (đơn vị): employer, list of households, school, agent, budget or fund.

    `sponsor` is the unit that owes the state's or the insurance fund's share of the
    contributions on this unit's list; NULL where the unit owes everything itself.
    `code` has seven characters as offices give it.
    """

    class Kind(models.TextChoices):
        STATE_BODY = "state_body", _("hành chính, sự nghiệp, Đảng, đoàn thể")
        ENTERPRISE = "enterprise", _("doanh nghiệp")
        COOPERATIVE = "cooperative", _("hợp tác xã và tổ chức khác")
        COMMUNE = "commune", _("Ủy ban nhân dân cấp xã")
        HOUSEHOLDS = "households", _("danh sách hộ gia đình")
        SUPPORTED = "supported", _("danh sách người được ngân sách đóng, hỗ trợ")
        SCHOOL = "school", _("nhà trường")
        AGENT = "agent", _("đại lý thu")
        BUDGET = "budget", _("ngân sách nhà nước")
        FUND = "fund", _("quỹ bảo hiểm xã hội")

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=7, unique=True)
    name = models.CharField(max_length=150)
    search_name = models.CharField(max_length=150)
    tax_code = models.CharField(max_length=14, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    office = models.ForeignKey(Office, models.RESTRICT)
    area = models.ForeignKey(Area, models.RESTRICT)
    sponsor = models.ForeignKey("self", models.RESTRICT, null=True, related_name="sponsored")
    region = models.SmallIntegerField(help_text="1 to 4, of the regional minimum wage")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9]{6}$"), name="unit_code"
            ),
            models.CheckConstraint(condition=Q(region__range=(1, 4)), name="unit_region"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DatedRecord(Recorded):
    """What holds of somebody from a day on, and the paper that shows it.

    Of several records of a field the one of the latest day holds, of one day the later record.
    `original` is what the register said before there was any: the database fills it in, and
    brings the row of the person or unit up to date (migration 0002); nobody else may change one.
    Values are written as text: days as 2017-08-01, references by their key, none as ''.
    """

    from_day = models.DateField()
    value = models.CharField(max_length=160, blank=True)
    original = models.CharField(max_length=160, blank=True)
    paper = models.CharField(max_length=200)

    class Meta:
        abstract = True


class PersonRecord(DatedRecord):
    """A person's name, numbers, birth date, sex, area or household from a day on.

    A name comes with its `sort_key` and `search_name`.
    """

    class Field(models.TextChoices):
        NUMBER = "social_insurance_number", _("mã số BHXH")
        PERSONAL_ID = "personal_id", _("số định danh cá nhân")
        NAME = "name", _("họ và tên")
        BIRTH_DATE = "birth_date", _("ngày sinh")
        SEX = "sex", _("giới tính")
        AREA = "area_id", _("địa bàn")
        HOUSEHOLD = "household_id", _("hộ gia đình")

    person = models.ForeignKey(Person, models.RESTRICT, related_name="records")
    field = models.CharField(max_length=24, choices=Field.choices)
    sort_key = models.CharField(max_length=160, blank=True)
    search_name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    field__in=(
                        "social_insurance_number", "personal_id", "name", "birth_date", "sex",
                        "area_id", "household_id",
                    )
                ),
                name="person_record_field",
            ),
            models.CheckConstraint(condition=~Q(paper=""), name="person_record_paper"),
        ]  # fmt: skip


class UnitRecord(DatedRecord):
    """A unit's code, name, tax code, kind, office, area, sponsor, region or end from a day on.

    A name comes with its `search_name`.
    """

    class Field(models.TextChoices):
        CODE = "code", "mã đơn vị"
        NAME = "name", "tên đơn vị"
        TAX_CODE = "tax_code", "mã số thuế"
        KIND = "kind", "loại hình"
        OFFICE = "office_id", "cơ quan BHXH quản lý"
        AREA = "area_id", "địa bàn"
        SPONSOR = "sponsor_id", "đơn vị đóng thay"
        REGION = "region", "vùng lương tối thiểu"
        END = "valid_to", "ngày chấm dứt"

    unit = models.ForeignKey(Unit, models.RESTRICT, related_name="records")
    field = models.CharField(max_length=24, choices=Field.choices)
    search_name = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    field__in=(
                        "code", "name", "tax_code", "kind", "office_id", "area_id", "sponsor_id",
                        "region", "valid_to",
                    )
                ),
                name="unit_record_field",
            ),
            models.CheckConstraint(condition=~Q(paper=""), name="unit_record_paper"),
        ]  # fmt: skip


class PairRecord(Recorded):
    """What was decided about two people of the register: one person under two numbers, or not.

    The last record of a pair says how it stands. Of a merge proposed with its paper (C18-TS)
    and approved by a second person, until it is undone, `other` points to `kept` (`merging`).
    """

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("đề nghị gộp")
        APPROVED = "approved", _("đã duyệt gộp")
        REFUSED = "refused", _("không duyệt gộp")
        UNDONE = "undone", _("đã hủy gộp")
        APART = "apart", _("là hai người khác nhau")

    kept = models.ForeignKey(Person, models.RESTRICT, related_name="kept_of", db_constraint=False)
    other = models.ForeignKey(Person, models.RESTRICT, related_name="other_of", db_constraint=False)
    step = models.CharField(max_length=8, choices=Step.choices)
    paper = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=("proposed", "approved", "refused", "undone", "apart")),
                name="pair_record_step",
            ),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="pair_record_two"),
            models.CheckConstraint(condition=~Q(step="proposed", paper=""), name="pair_paper"),
        ]
