"""Who a row is about: somebody of the register, or somebody new with what is known of him."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ansinh.dossiers.known import Known, KnownPerson
from ansinh.dossiers.remarks import Remark, Why
from ansinh.exchange.declarations import Birth, Declaration, DeclaredRow
from ansinh.register.names import search_name


@dataclass(slots=True)
class NewPerson:
    """Somebody whom the register does not know; `key` is below 0 and stands for the id until
    one is given. Without a number one is issued."""

    key: int
    number: str
    personal_id: str
    name: str
    birth: date
    sex: str
    area: str


@dataclass
class People:
    """Who the rows of one file are about; remembers the new ones and who used which number."""

    known: Known
    declaration: Declaration
    areas: frozenset[str]
    default_area: str
    received_on: date
    new: dict[int, NewPerson] = field(default_factory=dict)
    _by_number: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    """Number or personal id -> (row, person, name without marks)."""

    def of(self, row: DeclaredRow) -> tuple[int, list[Remark]]:
        """The person of a row (0 where it cannot be said) and what there is to say."""
        values = row.values
        name = values.get("name", "")
        if not name:
            what = _("họ tên")
            return 0, [Remark(Why.MISSING, True, self._heading("name"), "", {"what": what})]
        birth: Birth | None = values.get("birth")
        if birth and birth.day > self.received_on:
            return 0, [self.remark(Why.BORN_LATER, row, "birth", f"{birth.day:%d/%m/%Y}")]
        found = self.known_person(row)
        if isinstance(found, Remark):
            return 0, [found]
        if found is None:
            return self._new(row)
        remarks = self._compare(found, row)
        if any(remark.refusing for remark in remarks):
            return 0, remarks
        return found.id, remarks

    def known_person(self, row: DeclaredRow) -> KnownPerson | Remark | None:
        """Somebody of the register whom a row names, a remark where it names two or several."""
        values = row.values
        number, personal_id = values.get("social_number", ""), values.get("personal_id", "")
        by_number = self.known.by_number.get(number) if number else None
        by_id = self.known.by_personal_id.get(personal_id) if personal_id else None
        if by_number and by_id and by_number.id != by_id.id:
            return self.remark(Why.TWO_PEOPLE, row, "personal_id", personal_id)
        found = by_number or by_id
        if found is None and not number and not personal_id and "birth" in values:
            key = (search_name(values["name"]), values["birth"].day)
            namesakes = self.known.by_name.get(key, ())
            if len(namesakes) > 1:
                count = {"count": len(namesakes)}
                return self.remark(Why.SEVERAL_PEOPLE, row, "social_number", "", count)
            return namesakes[0] if namesakes else None
        return found

    def _compare(self, person: KnownPerson, row: DeclaredRow) -> list[Remark]:
        """What the row says against what the register says of the person."""
        values = row.values
        remarks = []
        if search_name(values["name"]) != person.search_name:
            params = {"name": person.name}
            return [self.remark(Why.OTHER_NAME, row, "social_number", person.number, params)]
        if values["name"].lower() != person.name.lower():
            params = {"name": person.name}
            remarks.append(self.remark(Why.OTHER_MARKS, row, "name", values["name"], params, False))
        birth: Birth | None = values.get("birth")
        if birth and not _agrees(birth, person.birth):
            params = {"birth": f"{person.birth:%d/%m/%Y}"}
            text = _shown(birth)
            remarks.append(self.remark(Why.OTHER_BIRTH, row, "birth", text, params, False))
        stated = values.get("personal_id", "")
        if stated and person.personal_id and stated != person.personal_id:
            remarks.append(self.remark(Why.OTHER_PERSONAL_ID, row, "personal_id", stated))
        return remarks

    def _new(self, row: DeclaredRow) -> tuple[int, list[Remark]]:
        """Somebody new: everything that the register must know has to be there."""
        values = row.values
        number, personal_id = values.get("social_number", ""), values.get("personal_id", "")
        birth: Birth | None = values.get("birth")
        sex = values.get("sex") or _sex_in(personal_id)
        lacking = [
            word
            for word, there in ((_("ngày sinh"), birth), (_("giới tính"), sex),
                                (_("mã số BHXH hoặc số định danh"), number or personal_id))
            if not there
        ]  # fmt: skip
        if lacking:
            params = {"what": ", ".join(lacking)}
            return 0, [self.remark(Why.UNKNOWN_PERSON, row, "social_number", number, params)]
        assert birth is not None
        key, remark = self._same_in_file(row, number, personal_id)
        if remark is not None:
            return 0, [remark]
        remarks = []
        if key == 0:
            key = -len(self.new) - 1
            area = values.get("commune") or values.get("contact_commune", "")
            area = area if area in self.areas else self.default_area
            self.new[key] = NewPerson(
                key, number, personal_id, values["name"], birth.day, sex, area
            )
            for each in filter(None, (number, personal_id)):
                self._by_number[each] = (row.number, key, search_name(values["name"]))
            if not number:
                remarks.append(self.remark(Why.NUMBER_ISSUED, row, "social_number", refusing=False))
            if birth.precision != "day":
                params = {"precision": _("tháng") if birth.precision == "month" else _("năm")}
                text = _shown(birth)
                remarks.append(self.remark(Why.YEAR_ONLY, row, "birth", text, params, False))
        return key, remarks

    def _same_in_file(
        self, row: DeclaredRow, number: str, personal_id: str
    ) -> tuple[int, Remark | None]:
        """A new person who stands in the file already, or another who uses the same number."""
        for each in filter(None, (number, personal_id)):
            if each in self._by_number:
                at, key, name = self._by_number[each]
                if name != search_name(row.values["name"]):
                    return 0, self.remark(Why.NUMBER_TWICE, row, "social_number", each, {"row": at})
                return key, None
        return 0, None

    def _heading(self, field_name: str) -> str:
        return self.declaration.headings.get(field_name, "")

    def remark(
        self,
        why: Why,
        row: DeclaredRow,
        field_name: str,
        value: str = "",
        params: Mapping[str, object] | None = None,
        refusing: bool = True,
    ) -> Remark:
        """A remark on a field of a row, under the file's own heading."""
        return Remark(why, refusing, self._heading(field_name), value, params or {})


def _agrees(birth: Birth, known: date) -> bool:
    """Whether a birth agrees with the register's to the precision in which it is written."""
    if birth.precision == "year":
        return birth.day.year == known.year
    if birth.precision == "month":
        return (birth.day.year, birth.day.month) == (known.year, known.month)
    return birth.day == known


def _shown(birth: Birth) -> str:
    form = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[birth.precision]
    return birth.day.strftime(form)


def _sex_in(personal_id: str) -> str:
    """The sex that the fourth digit of a personal identity number tells (NĐ 137/2015)."""
    if len(personal_id) != 12:
        return ""
    return "M" if int(personal_id[3]) % 2 == 0 else "F"
