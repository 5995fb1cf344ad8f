"""A mapping file: a few lines of YAML that describe any other CSV or workbook statement.

    name: agribank-tinh            # how the format is called in the book of imports
    account: "3300201000001"       # where the file does not say it
    currency: VND
    columns:                       # role: heading, list of headings, or column number from 1
      date: Ngày giao dịch
      debit: [Ghi nợ, Rút tiền]    # money out; or `amount`, signed, or with `direction`
      credit: Ghi có               # money in
      remittance: Nội dung
    decimal_sign: ","              # only where the file leaves it open
    date_above: true               # an empty date is that of the line above
    record_rows: 1                 # 2 where the memo stands in a row of its own
    header_row: 9                  # only where the heading is not found by its words
    sheet: Sao kê                  # only where there are several
    encoding: utf-8                # of a CSV file
    delimiter: ";"

Further roles: value_date, balance, reference, transaction_id, counterparty_account,
counterparty_name, currency, direction (with `money_out_words`).
"""

import codecs
from collections import Counter
from dataclasses import dataclass
from typing import Any

import yaml

from ansinh.exchange.amounts import exponent_of
from ansinh.exchange.bank.layouts import ROLES, Layout
from ansinh.exchange.folding import fold, fold_label
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import decode
from ansinh.exchange.vietnamese_encodings import known_encoding

BYTES_MAX = 100_000
NAME_MAX = 30
"""Characters of a layout's name that are kept."""

_KEYS = {
    "name",
    "account",
    "currency",
    "columns",
    "decimal_sign",
    "date_above",
    "record_rows",
    "header_row",
    "sheet",
    "encoding",
    "delimiter",
    "money_out_words",
    "reference_in_date",
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A layout described by the operator, with how the file's bytes are to be read."""

    layout: Layout
    encoding: str = ""
    delimiter: str = ""


def read_mapping(text: str | bytes) -> Mapping:
    """The mapping of a YAML text or file. Raises `Refused` naming the key that is wrong."""
    content = _content(text)
    if not isinstance(content, dict):
        raise Refused("the mapping file must be a list of `key: value`", advice=_HOW)
    for key in content:
        if key not in _KEYS:
            raise Refused(
                "this key is not known",
                place="mapping file",
                column=str(key),
                advice=f"Known are: {', '.join(sorted(_KEYS))}.",
            )
    columns = _columns(content.get("columns"))
    header_row = _number(content, "header_row", 1, 10_000)
    by_number = all(isinstance(heading, int) for each in columns.values() for heading in each)
    if by_number and header_row is None:
        raise Refused(
            "columns given by number need `header_row`", place="mapping file", column="header_row"
        )
    return Mapping(
        layout=Layout(
            name=_text(content, "name")[:NAME_MAX] or "mapping",
            columns=columns,
            required=tuple(columns),
            record_rows=_number(content, "record_rows", 1, 2) or 1,
            date_above=_flag(content, "date_above"),
            reference_in_date=_flag(content, "reference_in_date"),
            decimal_sign=_decimal_sign(content),
            header_row=header_row,
            account=_text(content, "account"),
            currency=_currency(content),
            sheet=_text(content, "sheet"),
            money_out_words=_words(content),
        ),
        encoding=_encoding(content),
        delimiter=_delimiter(content),
    )


_HOW = "Describe its columns in a mapping file (docs/formats.md)."


class _Strict(yaml.SafeLoader):
    """YAML in which a key stands once: of two, one would be passed over in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _value in node.value:
            name = self.construct_object(key, deep=True)
            if isinstance(name, list | dict | set):
                raise yaml.YAMLError("a key is a word")
            if name in seen:
                line = key.start_mark.line + 1
                raise Refused(
                    "this key stands twice", place=f"mapping file, line {line}", column=str(name)
                )
            seen.add(name)
        return super().construct_mapping(node, deep)


def _content(text: str | bytes) -> Any:
    written = text if isinstance(text, str) else _decoded(text)
    try:
        return yaml.load(written, _Strict)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, Refused):
            raise
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise Refused("the mapping file is not YAML", place=place, advice=_HOW) from None


def _decoded(data: bytes) -> str:
    """The text of a mapping file: UTF-8, or UTF-16 as Notepad writes it."""
    if len(data) > BYTES_MAX:
        raise Refused("the mapping file is too long")
    try:
        return decode(data)
    except Refused as refused:
        refused.advice = "Save the mapping file as UTF-8."
        raise


def _columns(given: Any) -> dict[str, tuple[str | int, ...]]:
    if not isinstance(given, dict) or not given:
        raise Refused("`columns` must name the columns", place="mapping file", column="columns")
    columns: dict[str, tuple[str | int, ...]] = {}
    for role, headings in given.items():
        if role not in ROLES:
            raise Refused(
                "this column is not known",
                place="mapping file",
                column=f"columns.{role}",
                advice=f"Known are: {', '.join(ROLES)}.",
            )
        columns[role] = tuple(
            _heading(role, heading)
            for heading in (headings if isinstance(headings, list) else [headings])
        )
    twice = [
        heading
        for heading, count in Counter(each for all_ in columns.values() for each in all_).items()
        if count > 1
    ]
    if twice:
        raise Refused(
            "one heading stands for two columns",
            place="mapping file",
            column="columns",
            value=twice[0],
        )
    money = "amount" in columns or {"debit", "credit"} & set(columns)
    if "date" not in columns or not money:
        raise Refused(
            "`columns` needs a date and an amount, or debit and credit",
            place="mapping file",
            column="columns",
        )
    return columns


def _heading(role: str, heading: Any) -> str | int:
    if isinstance(heading, int) and not isinstance(heading, bool) and heading >= 1:
        return heading
    label = fold_label(heading) if isinstance(heading, str) else ""
    if not label:
        raise Refused(
            "a heading or a column number from 1 is expected",
            place="mapping file",
            column=f"columns.{role}",
            value=heading,
        )
    return label


def _text(content: dict[str, Any], key: str) -> str:
    value = content.get(key, "")
    if not isinstance(value, str):
        raise Refused(
            "a text is expected; put it between quotes",
            place="mapping file",
            column=key,
            value=value,
        )
    return value.strip()


def _number(content: dict[str, Any], key: str, least: int, most: int) -> int | None:
    value = content.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refused(
            f"a number from {least} to {most} is expected",
            place="mapping file",
            column=key,
            value=value,
        )
    return value


def _flag(content: dict[str, Any], key: str) -> bool:
    value = content.get(key, False)
    if not isinstance(value, bool):
        raise Refused("true or false is expected", place="mapping file", column=key, value=value)
    return value


def _decimal_sign(content: dict[str, Any]) -> str | None:
    sign = _text(content, "decimal_sign")
    if sign not in ("", ".", ","):
        raise Refused('"." or "," is expected', place="mapping file", column="decimal_sign")
    return sign or None


def _delimiter(content: dict[str, Any]) -> str:
    delimiter = content.get("delimiter", "")
    if not isinstance(delimiter, str) or len(delimiter) > 1:
        raise Refused("one character is expected", place="mapping file", column="delimiter")
    return delimiter


def _encoding(content: dict[str, Any]) -> str:
    encoding = _text(content, "encoding")
    try:
        known = not encoding or known_encoding(encoding) or codecs.lookup(encoding)
        if known and not known_encoding(encoding):
            "".encode(encoding or "utf-8")
    except (LookupError, ValueError, UnicodeError):
        raise Refused(
            "this encoding is not known",
            place="mapping file",
            column="encoding",
            value=encoding,
            advice="utf-8, utf-16, windows-1258, tcvn3 and vni are known.",
        ) from None
    return encoding


def _currency(content: dict[str, Any]) -> str:
    currency = _text(content, "currency")
    try:
        exponent_of(currency or "VND")
    except ValueError as error:
        raise Refused(str(error), place="mapping file", column="currency") from None
    return currency


def _words(content: dict[str, Any]) -> tuple[str, ...]:
    words = content.get("money_out_words", list(Layout("", {}).money_out_words))
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Refused("a list of words is expected", place="mapping file", column="money_out_words")
    return tuple(fold(word) for word in words)
