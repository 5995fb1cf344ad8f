"""What charts say, in both languages: titles that are findings, subtitles, heads of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ansinh.bulletins.writing import numbers, numbers_en
from ansinh.ground.rounding import with_decimal


@dataclass(frozen=True)
class Words:
    """The words of one language; `{}` fields are filled by `making`."""

    language: str
    months: tuple[str, ...]
    behind: str
    all_on_pace: str
    attained: str
    bullet_subtitle: str
    bullet_heads: tuple[str, ...]
    pace_behind: str
    pace_ahead: str
    even_year: str
    last_year: str
    pace_subtitle: str
    pace_summary: str
    month: str
    even: str
    short: str
    all_covered: str
    coverage_subtitle: str
    coverage_summary: str
    coverage_heads: tuple[str, ...]
    over_whole: str
    people_short: str
    oldest: str
    ageing_subtitle: str
    ageing_summary: str
    place: str
    total: str
    rose: str
    fell: str
    flow_subtitle: str
    flow_summary: str
    more: str
    fewer: str
    no_change: str
    reasons_summary: str
    kinds: Mapping[str, str]
    unchanged: str
    part: str
    change: str
    all: str
    others: str

    def whole(self, number: int) -> str:
        """A whole number with this language's separators."""
        return str(self._numbers.whole(number))

    def decimal(self, number: Decimal) -> str:
        """A decimal number with this language's separators."""
        return str(self._numbers.decimal(number))

    def percent(self, number: Decimal) -> str:
        """A percentage, with the decimals that it has: it was rounded where it was made."""
        return str(self._numbers.percentage(with_decimal(number)).text)

    def signed(self, number: int) -> str:
        """A change with its sign."""
        sign = "+" if number > 0 else "-" if number < 0 else ""
        return f"{sign}{self.whole(abs(number))}"

    @property
    def _numbers(self):  # type: ignore[no-untyped-def]
        return numbers if self.language == "vi" else numbers_en


def words(language: str) -> Words:
    """The words of `vi` or `en`; raises KeyError for another language."""
    return {"vi": VIETNAMESE, "en": ENGLISH}[language]


VIETNAMESE = Words(
    language="vi",
    months=("", *(f"tháng {month}" for month in range(1, 13))),
    behind="{label} chậm {gap} điểm phần trăm so với tiến độ",
    all_on_pace="Mọi chỉ tiêu đạt hoặc vượt tiến độ",
    attained="{label} đạt {value}, tiến độ cần đạt {expected}",
    bullet_subtitle="Phần trăm kế hoạch năm. Thanh: đã đạt; nền: cần đạt đến nay; vạch đỏ: cả "
    "năm; hình thoi: cùng kỳ năm trước",
    bullet_heads=("Chỉ tiêu", "Đã đạt", "Cần đạt đến nay", "Cùng kỳ năm trước"),
    pace_behind="Hết {month} đạt {value}, chậm {gap} điểm phần trăm so với {against}",
    pace_ahead="Hết {month} đạt {value}, nhanh hơn {against} {gap} điểm phần trăm",
    even_year="chia đều",
    last_year="nhịp năm trước",
    pace_subtitle="{what}, lũy kế đến cuối tháng. Đường đứt: chia đều 12 tháng",
    pace_summary="Đến hết {month} đạt {value}; theo {against} là {due}.",
    month="Tháng",
    even="Chia đều",
    short="{label} còn thiếu {gap} điểm phần trăm",
    all_covered="Mọi địa bàn đã đạt chỉ tiêu bao phủ",
    coverage_subtitle="{what}. Chấm: đã đạt; vạch đỏ: chỉ tiêu",
    coverage_summary="{number} trong {places} địa bàn chưa đạt chỉ tiêu.",
    coverage_heads=("Địa bàn", "Đã đạt", "Chỉ tiêu", "Còn thiếu (người)"),
    over_whole="Trên 100% ở {number} địa bàn: đếm cả người do cơ quan này quản lý mà ở nơi khác, "
    "còn mẫu số là người của địa bàn theo chuỗi số liệu đã nhập.",
    people_short="thiếu {number} người",
    oldest="{share} số nợ thuộc loại {name}",
    ageing_subtitle="Số nợ theo tuổi nợ, {unit}; càng lâu càng đậm",
    ageing_summary="Nợ nhiều nhất là {label} với {amount} {unit}, trong tổng số {total} {unit}.",
    place="Địa bàn",
    total="Cộng",
    rose="{label} tăng nhiều nhất: {change} {unit}",
    fell="{label} giảm nhiều nhất: {change} {unit}",
    flow_subtitle="{what}, thay đổi so với {since}, {unit}; mỗi thanh nối tiếp thanh trên",
    flow_summary="{parts} phần cộng lại đúng bằng thay đổi chung: {total} {unit}.",
    more="{what} tăng {change} {unit}, nhiều nhất do {label} ({part})",
    fewer="{what} giảm {change} {unit}, nhiều nhất do {label} ({part})",
    no_change="{what} không thay đổi",
    reasons_summary="Trước có {before}, nay có {after} {unit}: {parts}.",
    kinds={
        "new": "tham gia lần đầu",
        "returned": "tham gia trở lại",
        "from_group": "từ nhóm khác chuyển đến",
        "moved_in": "từ nơi khác trong tỉnh đến",
        "to_group": "chuyển sang nhóm khác",
        "moved_out": "đến nơi khác trong tỉnh",
        "moved_away": "chuyển đi tỉnh khác",
        "died": "qua đời",
        "lapsed": "dừng tham gia",
    },
    unchanged="không ai đến hoặc đi",
    part="Phần",
    change="Thay đổi",
    all="Cộng",
    others="{number} phần còn lại",
)

ENGLISH = Words(
    language="en",
    months=(
        "", "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December",
    ),
    behind="{label} is {gap} percentage points behind schedule",
    all_on_pace="Every target is on schedule or ahead of it",
    attained="{label} stands at {value}, {expected} was due",
    bullet_subtitle="Percent of the year's plan. Bar: attained; band: due to date; red tick: the "
    "whole year; diamond: same date last year",
    bullet_heads=("Target", "Attained", "Due to date", "Same date last year"),
    pace_behind="{value} by the end of {month}, {gap} percentage points behind {against}",
    pace_ahead="{value} by the end of {month}, {gap} percentage points ahead of {against}",
    even_year="an even year",
    last_year="last year's course",
    pace_subtitle="{what}, cumulative to the end of each month. Dashed: an even year",
    pace_summary="By the end of {month} {value} is attained; {against} would have {due}.",
    month="Month",
    even="Even year",
    short="{label} is {gap} percentage points short",
    all_covered="Every place has reached its coverage target",
    coverage_subtitle="{what}. Dot: reached; red tick: target",
    coverage_summary="{number} of {places} places are below their target.",
    coverage_heads=("Place", "Reached", "Target", "Missing (people)"),
    over_whole="Above 100% in {number} places: people whom this office administers and who live "
    "elsewhere are counted, while the whole is the place's own people by the series loaded.",
    people_short="{number} people short",
    oldest="{share} of what is owed is {name}",
    ageing_subtitle="Owed by age of debt, {unit}; the older the darker",
    ageing_summary="Most is owed in {label}: {amount} {unit} of {total} {unit}.",
    place="Place",
    total="Total",
    rose="{label} rose most: by {change} {unit}",
    fell="{label} fell most: by {change} {unit}",
    flow_subtitle="{what}, change since {since}, {unit}; each bar begins where the one above ends",
    flow_summary="{parts} parts add up exactly to the whole change of {total} {unit}.",
    more="{what} rose by {change} {unit}, most of it {label} ({part})",
    fewer="{what} fell by {change} {unit}, most of it {label} ({part})",
    no_change="{what} did not change",
    reasons_summary="From {before} to {after} {unit}: {parts}.",
    kinds={
        "new": "joined for the first time",
        "returned": "came back",
        "from_group": "came from another group",
        "moved_in": "came from elsewhere in the province",
        "to_group": "went to another group",
        "moved_out": "went elsewhere in the province",
        "moved_away": "moved to another province",
        "died": "died",
        "lapsed": "lapsed",
    },
    unchanged="nobody came or went",
    part="Part",
    change="Change",
    all="Total",
    others="{number} other parts",
)  # fmt: skip
