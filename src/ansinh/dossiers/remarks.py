"""What is wrong with a row, or worth a look, in words: what, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from ansinh.config.language import spoken
from ansinh.exchange.amounts import grouped
from ansinh.exchange.declarations import Wrong


class Why(StrEnum):
    """Why a row is refused, or what an officer should look at before approving it."""

    MISSING = "missing"
    MOVEMENT_UNCLEAR = "movement_unclear"
    MOVEMENT_BY_HAND = "movement_by_hand"
    ACCIDENTS_NOT_ALONE = "accidents_not_alone"
    GROUP_BY_MOVEMENT = "group_by_movement"
    NOT_KEPT = "not_kept"
    UNKNOWN_PERSON = "unknown_person"
    OTHER_NAME = "other_name"
    OTHER_MARKS = "other_marks"
    OTHER_BIRTH = "other_birth"
    OTHER_PERSONAL_ID = "other_personal_id"
    TWO_PEOPLE = "two_people"
    SEVERAL_PEOPLE = "several_people"
    NUMBER_TWICE = "number_twice"
    NUMBER_ISSUED = "number_issued"
    ROW_TWICE = "row_twice"
    BORN_LATER = "born_later"
    TOO_YOUNG = "too_young"
    YEAR_ONLY = "year_only"
    CORRECTS = "corrects"
    ID_DISAGREES = "id_disagrees"
    BEFORE_FIRST_MONTH = "before_first_month"
    FAR_AHEAD = "far_ahead"
    BACK_IN_TIME = "back_in_time"
    ENDS_BEFORE = "ends_before"
    ALREADY_ON_LIST = "already_on_list"
    ALREADY_SO = "already_so"
    NOT_ON_LIST = "not_on_list"
    LATER_CHANGE = "later_change"
    GAP = "gap"
    UNLAWFUL = "unlawful"
    GROUP_NEEDED = "group_needed"
    GROUP_BY_PAY = "group_by_pay"
    PAY_MISSING = "pay_missing"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_CAP = "above_cap"
    COVERED_ELSEWHERE = "covered_elsewhere"
    HEALTH_ELSEWHERE = "health_elsewhere"
    HEALTH_ENDED = "health_ended"
    REFUND = "refund"
    METHOD = "method"
    SUPPORT_UNKNOWN = "support_unknown"
    AMOUNT_DIFFERS = "amount_differs"
    BASE_DIFFERS = "base_differs"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_THERE = "unit_there"
    KIND_UNKNOWN = "kind_unknown"
    REGION_UNKNOWN = "region_unknown"
    SPONSOR_UNKNOWN = "sponsor_unknown"
    FUND_UNKNOWN = "fund_unknown"
    AFTER_OPENING = "after_opening"


def written_number(number: int) -> str:
    """A whole number in the language of whoever looks: 3.700.000, in English 3,700,000."""
    return f"{number:,}" if spoken() == "en" else grouped(number)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a row: `heading` and `value` are the file's own column and cell."""

    why: Why | Wrong
    refusing: bool
    heading: str = ""
    value: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is wrong."""
        return _words()[self.why][0] % self._said()

    @property
    def to_do(self) -> str:
        """What to do."""
        return _words()[self.why][1] % self._said()

    def _said(self) -> dict[str, Any]:
        """What the words are filled with; numbers as the reader's language writes them."""
        return {
            name: written_number(each) if isinstance(each, int) else each
            for name, each in self.params.items()
        }

    def __str__(self) -> str:
        where = _("cột “%(column)s”") % {"column": self.heading} if self.heading else ""
        found = f" ({self.value})" if self.value else ""
        return f"{where + ': ' if where else ''}{self.what}{found}. {self.to_do}"


def _words() -> Mapping[Why | Wrong, tuple[str, str]]:
    """Every remark in the language of whoever looks."""
    return {**_of_cells(), **_of_people(), **_of_lines(), **_of_money(), **_of_units()}


def _of_cells() -> dict[Why | Wrong, tuple[str, str]]:
    number = _("Ghi đủ 10 chữ số; định dạng cột là văn bản.")
    day = _("Ghi ngày/tháng/năm, ví dụ 05/03/1990.")
    amount = _("Ghi số, ví dụ 5.310.000 hoặc 2,34.")
    return {
        Wrong.NOT_A_NAME: (_("không phải họ tên"), _("Ghi họ tên bằng chữ.")),
        Wrong.NAME_TOO_LONG: (_("họ tên quá dài"), _("Ghi họ tên không quá 80 chữ.")),
        Wrong.NOT_A_SOCIAL_NUMBER: (_("không phải mã số BHXH"), number),
        Wrong.NOT_A_PERSONAL_ID: (
            _("không phải số định danh cá nhân"),
            _("Ghi đủ 12 chữ số; định dạng cột là văn bản."),
        ),
        Wrong.DIGITS_LOST: (_("bảng tính đã làm mất chữ số"), number),
        Wrong.NOT_A_DAY: (_("không phải ngày"), day),
        Wrong.NO_SUCH_DAY: (_("ngày không có trong lịch"), day),
        Wrong.SHORT_YEAR: (_("năm chỉ có hai chữ số"), day),
        Wrong.NOT_A_MONTH: (_("không phải tháng"), _("Ghi tháng/năm, ví dụ 05/2026.")),
        Wrong.NOT_AN_AMOUNT: (_("không phải số tiền"), amount),
        Wrong.COEFFICIENT_OR_MONEY: (
            _("không rõ là hệ số hay số tiền"),
            _("Hệ số ghi như 2,34; tiền ghi đủ đồng."),
        ),
        Wrong.NEGATIVE: (_("số âm"), amount),
        Wrong.TOO_BIG: (_("số quá lớn"), amount),
        Wrong.NOT_A_RATE: (_("không phải tỷ lệ từ 0 đến 100 %%"), _("Ghi như 5 hoặc 32,5.")),
        Wrong.NOT_A_COUNT: (_("không phải số đếm"), _("Ghi số nguyên, ví dụ 12.")),
        Wrong.NOT_A_SEX: (_("không rõ giới tính"), _("Ghi Nam hoặc Nữ.")),
        Wrong.NOT_A_MOVEMENT: (
            _("không rõ phương án"),
            _("Ghi mã phương án (TM, GH, DC …) hoặc tên của nó."),
        ),
        Wrong.NOT_A_UNIT: (_("không phải mã đơn vị"), _("Mã đơn vị có 7 ký tự.")),
        Wrong.NOT_A_REGION: (_("không phải vùng lương tối thiểu"), _("Ghi 1 đến 4.")),
        Wrong.FORMULA_ERROR: (
            _("ô có công thức bị lỗi"),
            _("Mở tệp, sửa công thức hoặc ghi giá trị."),
        ),
        Wrong.TWO_COLUMNS: (
            _("hai cột cùng tên ghi khác nhau"),
            _("Bỏ một cột hoặc ghi giống nhau."),
        ),
        Why.MISSING: (_("thiếu %(what)s"), _("Ghi vào dòng này.")),
        Why.MOVEMENT_UNCLEAR: (
            _("không rõ dòng này tăng, giảm hay điều chỉnh"),
            _("Ghi phương án (TM, GH, DC …) hoặc đặt dưới mục Tăng, Giảm."),
        ),
        Why.MOVEMENT_BY_HAND: (
            _("phương án %(code)s không ghi sổ được: %(why)s"),
            _("Khai bằng phương án khác hoặc điều chỉnh riêng."),
        ),
        Why.ACCIDENTS_NOT_ALONE: (
            _(
                "phương án %(code)s chỉ dành cho hợp đồng chỉ đóng TNLĐ-BNN, "
                "người này đóng cả quỹ khác"
            ),
            _("Giảm hẳn thì khai GH, đổi lương thì khai DC."),
        ),
        Why.GROUP_BY_MOVEMENT: (
            _("theo phương án, nhóm là %(group)s: đóng các quỹ mà luật của tháng định cho nhóm đó"),
            _("Kiểm tra loại hợp đồng."),
        ),
        Why.NOT_KEPT: (
            _("%(what)s: sổ không lưu thông tin này, dòng không đổi gì"),
            _("Không phải làm gì."),
        ),
    }


def _of_people() -> dict[Why | Wrong, tuple[str, str]]:
    check = _("Kiểm tra mã số và giấy tờ.")
    return {
        Why.UNKNOWN_PERSON: (
            _("chưa có người này trong sổ và thiếu %(what)s để ghi mới"),
            _("Kèm tờ khai TK1-TS hoặc ghi đủ các cột đó."),
        ),
        Why.OTHER_NAME: (_("mã số này của người khác: %(name)s"), check),
        Why.OTHER_MARKS: (_("sổ ghi tên là %(name)s"), _("Nếu cần thì khai sửa tên bằng TK1-TS.")),
        Why.OTHER_BIRTH: (_("sổ ghi ngày sinh %(birth)s"), _("Nếu cần thì khai sửa bằng TK1-TS.")),
        Why.OTHER_PERSONAL_ID: (_("sổ ghi số định danh khác"), check),
        Why.TWO_PEOPLE: (_("mã số BHXH và số định danh của hai người khác nhau"), check),
        Why.SEVERAL_PEOPLE: (
            _("có %(count)s người cùng tên và ngày sinh"),
            _("Ghi mã số BHXH hoặc số định danh."),
        ),
        Why.NUMBER_TWICE: (_("dòng %(row)s ghi cùng số cho người khác"), check),
        Why.NUMBER_ISSUED: (_("chưa có mã số, sẽ cấp mới khi ghi sổ"), _("Không phải làm gì.")),
        Why.ROW_TWICE: (_("trùng với dòng %(row)s"), _("Bỏ một dòng.")),
        Why.BORN_LATER: (_("sinh sau ngày nhận hồ sơ"), check),
        Why.TOO_YOUNG: (_("chưa đủ 15 tuổi khi tham gia BHXH bắt buộc"), check),
        Why.CORRECTS: (
            _("sửa %(what)s: sổ ghi “%(was)s”, nay là “%(now)s”"),
            _("Đối chiếu giấy tờ kèm theo."),
        ),
        Why.ID_DISAGREES: (_("số định danh này là của %(sex)s sinh năm %(year)s"), check),
        Why.YEAR_ONLY: (
            _("chỉ biết %(precision)s sinh, sổ ghi ngày đầu"),
            _("Khai bổ sung khi có giấy tờ."),
        ),
    }


def _of_lines() -> dict[Why | Wrong, tuple[str, str]]:
    month = _("Sửa tháng.")
    return {
        Why.BEFORE_FIRST_MONTH: (
            _("trước tháng đầu tiên tính ở đây (%(month)s)"),
            _("Khoản trước tháng đó nằm trong số dư đầu."),
        ),
        Why.FAR_AHEAD: (_("sau ngày nhận hồ sơ hơn %(months)s tháng"), month),
        Why.BACK_IN_TIME: (
            _("lùi về %(months)s tháng đã khóa sổ, phát sinh truy thu hoặc hoàn trả"),
            _("Kiểm tra hồ sơ kèm theo."),
        ),
        Why.ENDS_BEFORE: (_("đến tháng trước từ tháng"), month),
        Why.ALREADY_ON_LIST: (
            _("đã tham gia ở đơn vị này từ %(month)s"),
            _("Muốn đổi mức thì khai điều chỉnh (DC)."),
        ),
        Why.ALREADY_SO: (_("sổ đã ghi đúng như vậy"), _("Không phải làm gì.")),
        Why.NOT_ON_LIST: (
            _("không tham gia ở đơn vị này trong tháng %(month)s"),
            _("Kiểm tra đơn vị, tháng và mã số."),
        ),
        Why.LATER_CHANGE: (
            _("biến động đã ghi từ %(month)s vẫn giữ nguyên"),
            _("Nếu sai thì khai thêm từ tháng đó."),
        ),
        Why.GAP: (
            _("gián đoạn %(months)s tháng từ lần tham gia trước"),
            _("Kiểm tra có cần truy đóng không."),
        ),
        Why.UNLAWFUL: ("%(reason)s", _("Khai nhóm đối tượng khác hoặc sửa tháng.")),
        Why.GROUP_NEEDED: (
            _("không rõ nhóm đối tượng"),
            _("Chọn nhóm của danh sách khi nhận hồ sơ."),
        ),
        Why.GROUP_BY_PAY: (
            _("nhóm đổi thành %(group)s theo cách ghi lương"),
            _("Kiểm tra hệ số hay tiền."),
        ),
        Why.COVERED_ELSEWHERE: (
            _("đang tham gia hoặc đang hưởng ở %(unit)s (QĐ 366 Điều 5 khoản 1.3.2a)"),
            _("Báo giảm ở đó trước, hoặc liên hệ cơ quan BHXH."),
        ),
        Why.HEALTH_ELSEWHERE: (
            _("đã có thẻ BHYT theo %(group)s ở %(unit)s"),
            _("Chỉ kê khai theo nhóm đầu tiên của luật (Luật BHYT Điều 13)."),
        ),
        Why.HEALTH_ENDED: (
            _("thôi đóng BHYT theo %(group)s ở %(unit)s (QĐ 366 Điều 5 khoản 1.3.2c)"),
            _("Không phải làm gì."),
        ),
        Why.REFUND: (
            _("đang tự đóng hoặc được hỗ trợ ở %(unit)s, phải xem hoàn trả (khoản 1.3.2b)"),
            _("Ghi tài khoản nhận hoàn trả vào cột ghi chú."),
        ),
        Why.METHOD: (
            _("%(months)s tháng không phải phương thức đóng của nhóm này (%(allowed)s)"),
            _("Sửa số tháng."),
        ),
    }


def _of_money() -> dict[Why | Wrong, tuple[str, str]]:
    return {
        Why.PAY_MISSING: (_("thiếu mức lương hoặc hệ số"), _("Ghi vào cột tiền lương.")),
        Why.BELOW_MINIMUM: (
            _("thấp hơn mức thấp nhất %(least)s đồng: tính theo mức đó"),
            _("Kiểm tra tiền lương."),
        ),
        Why.ABOVE_CAP: (
            _("cao hơn mức cao nhất %(most)s đồng: tính theo mức đó"),
            _("Không phải làm gì."),
        ),
        Why.SUPPORT_UNKNOWN: (
            _("không có nhóm nào được hỗ trợ %(rate)s %% trong tháng %(month)s"),
            _("Ghi tỷ lệ theo luật của tháng đó."),
        ),
        Why.AMOUNT_DIFFERS: (
            _("tính theo luật là %(due)s đồng, lệch %(difference)s"),
            _("Sửa số tiền trong danh sách."),
        ),
        Why.BASE_DIFFERS: (
            _("mức lương cơ sở của tháng là %(base)s đồng"),
            _("Sổ tính theo mức của luật."),
        ),
    }


def _of_units() -> dict[Why | Wrong, tuple[str, str]]:
    return {
        Why.UNIT_UNKNOWN: (
            _("không có đơn vị này trong sổ"),
            _("Nhập danh sách đơn vị trước, hoặc sửa mã đơn vị."),
        ),
        Why.UNIT_THERE: (_("đơn vị này đã có trong sổ"), _("Không phải làm gì.")),
        Why.KIND_UNKNOWN: (
            _("không rõ loại hình đơn vị"),
            _("Thêm cột loại hình, hoặc ghi --kind cho cả tệp."),
        ),
        Why.REGION_UNKNOWN: (
            _("thiếu vùng lương tối thiểu"),
            _("Thêm cột vùng (1 đến 4), hoặc ghi --region cho cả tệp."),
        ),
        Why.SPONSOR_UNKNOWN: (
            _("không có đơn vị đóng, hỗ trợ này"),
            _("Thêm đơn vị đó vào danh sách."),
        ),
        Why.FUND_UNKNOWN: (
            _("không phải quỹ hoặc phần đóng"),
            _("Ghi ODTS, HTTT, BHYT, BHTN, TNLD … và employer, employee, self, state, fund."),
        ),
        Why.AFTER_OPENING: (
            _("tháng của số dư đầu không trước tháng đầu tiên tính ở đây"),
            _("Sửa tháng."),
        ),
    }
