"""ISO 20022 reports (camt.052), statements (camt.053), notifications (camt.054) -> `BankStatement`.

Read as a stream: an entry is turned into lines and forgotten, so the size of a file does not
matter. Versions differ in where they put a party's name (`Dbtr/Nm` to version 6,
`Dbtr/Pty/Nm` after) and an entry's status (`Sts` or `Sts/Cd`); both places are looked at.
Source: the message definitions of ISO 20022; shapes checked with the test files of genkgo/camt.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ansinh.exchange.amounts import exponent_of, read_plain
from ansinh.exchange.bank.camt_entry import EntryReader, text_of
from ansinh.exchange.bank.statement import BankLine, BankStatement, DeclaredTotals
from ansinh.exchange.dates import read_date
from ansinh.exchange.refusal import Refused

VERSIONS = range(2, 14)
CONTAINERS = {"052": "Rpt", "053": "Stmt", "054": "Ntfctn"}
_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.(\d{3})\.001\.(\d{2})\}")


def read_camt(data: bytes) -> list[BankStatement]:
    """The statements of a camt.053, reports of a camt.052 or notifications of a camt.054 message.

    They are not yet checked.

    Raises `Refused` for what is not such a message, is damaged, or holds a value that cannot be.
    """
    try:
        return list(_statements(data))
    except ParseError as error:
        line, column = error.position
        raise Refused(
            "the XML is damaged or cut short",
            place=f"line {line}, character {column + 1}",
            value=str(error).partition(":")[0],
            advice="Download it again.",
        ) from None
    except DefusedXmlException:
        raise Refused(
            "the XML declares entities or a document type, which no bank message needs",
            advice="Do not open it elsewhere either; ask who sent it.",
        ) from None
    except (ValueError, LookupError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("the XML cannot be read", value=str(error)) from None


def _statements(data: bytes) -> Iterator[BankStatement]:
    events = iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
    kind, version = _message_kind(next(events)[1].tag)
    container = CONTAINERS[kind]
    builder: _Builder | None = None
    number = 0
    path: list[Element] = []
    for event, element in events:
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == container:
                number += 1
                builder = _Builder(f"camt.{kind}.001.{version}", container, number)
            path.append(element)
            continue
        if path:
            path.pop()
        if builder and name == container:
            yield builder.finish(element)
            builder = None
            element.clear()
        elif builder and name == "Ntry" and path and path[-1].tag.endswith("}" + container):
            builder.add_entry(element, path[-1])
            path[-1].remove(element)
    if number == 0:
        raise Refused(f"the message holds no statement ({container})")


def _message_kind(tag: str) -> tuple[str, str]:
    """Message number and version of the root element."""
    match = _NAMESPACE.match(tag)
    if not match:
        raise Refused(
            "this XML is not a bank statement of ISO 20022",
            value=tag,
            advice="camt.052, camt.053 and camt.054 are read.",
        )
    if match[1] not in CONTAINERS or int(match[2]) not in VERSIONS:
        raise Refused(
            "this ISO 20022 message or version is not read",
            value=f"camt.{match[1]}.001.{match[2]}",
            advice="Versions 2 to 13 of camt.052, camt.053 and camt.054 are.",
        )
    return match[1], match[2]


class _Builder:
    """Collects one statement while its elements go by."""

    def __init__(self, source_format: str, container: str, number: int) -> None:
        self._format = source_format
        self._position = f"{container} {number}"
        self._reader: EntryReader | None = None
        self._lines: list[BankLine] = []
        self._entries = 0
        self._pending = 0

    def add_entry(self, entry: Element, header: Element) -> None:
        """Turn an entry into lines; the header before it tells the currency."""
        if self._reader is None:
            currency = _currency(header, entry, self._position)
            self._reader = EntryReader(currency, _account(header, self._position))
        self._entries += 1
        position = f"{self._position}, entry {self._entries}"
        lines = self._reader.read(entry, position)
        if lines is None:
            self._pending += 1
        else:
            self._lines += lines

    def finish(self, header: Element) -> BankStatement:
        """The statement, its entries read before."""
        currency = (
            self._reader.currency if self._reader else _currency(header, None, self._position)
        )
        opening, closing = _balances(header, currency, self._position)
        return BankStatement(
            format=self._format,
            account=_account(header, self._position),
            currency=currency,
            lines=tuple(self._lines),
            statement_id=text_of(header, "Id"),
            opening=opening,
            closing=closing,
            period=(_day(header, "FrToDt/FrDtTm"), _day(header, "FrToDt/ToDtTm")),
            totals=_totals(header, exponent_of(currency), self._position),
            entry_count=self._entries - self._pending,
            pending=self._pending,
            position=self._position,
        )


def _account(header: Element, position: str) -> str:
    account = text_of(header, "Acct/Id/IBAN") or text_of(header, "Acct/Id/Othr/Id")
    if not account:
        raise Refused("the statement does not say of which account", place=position, column="Acct")
    return account


def _currency(header: Element, entry: Element | None, position: str) -> str:
    """The account's currency; where the account does not say, that of its first balance."""
    currency = text_of(header, "Acct/Ccy")
    for found in (
        header.find("{*}Bal/{*}Amt"),
        entry.find("{*}Amt") if entry is not None else None,
    ):
        if not currency and found is not None:
            currency = found.get("Ccy", "")
    try:
        exponent_of(currency)
    except ValueError as error:
        raise Refused(str(error), place=position, column="Ccy", value=currency) from None
    return currency


def _balances(header: Element, currency: str, position: str) -> tuple[int | None, int | None]:
    """Opening and closing booked balance; interim ones where a statement has several pages."""
    booked: dict[str, list[int]] = {}
    for balance in header.findall("{*}Bal"):
        code = text_of(balance, "Tp/CdOrPrtry/Cd")
        if code in ("OPBD", "PRCD", "CLBD", "ITBD"):
            place = f"{position}, balance {code}"
            booked.setdefault(code, []).append(_signed(balance, currency, place))
    interim = booked.get("ITBD", [])
    # One interim balance is that of the moment; of two the first opens the page.
    openings = booked.get("OPBD") or booked.get("PRCD") or (interim[:1] if interim[1:] else [])
    closings = booked.get("CLBD") or interim[-1:]
    return (openings[0] if openings else None), (closings[-1] if closings else None)


def _signed(element: Element, currency: str, place: str) -> int:
    """A balance in minor units of the account's currency."""
    amount = element.find("{*}Amt")
    if amount is None:
        raise Refused("the amount is missing", place=place, column="Amt")
    found = amount.get("Ccy", "")
    if found != currency:
        raise Refused(
            f"a balance in another currency than the account's {currency}",
            place=place,
            column="Ccy",
            value=found,
        )
    try:
        value = read_plain(amount.text or "", exponent_of(currency))
    except ValueError as error:
        raise Refused(str(error), place=place, column="Amt", value=amount.text) from None
    side = text_of(element, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise Refused("CRDT or DBIT is expected", place=place, column="CdtDbtInd", value=side)
    return value if side == "CRDT" else -value


def _totals(header: Element, exponent: int, position: str) -> DeclaredTotals:
    """Sums and counts of TxsSummry."""

    def amount(path: str) -> int | None:
        text = text_of(header, f"TxsSummry/{path}")
        try:
            return read_plain(text, exponent) if text else None
        except ValueError as error:
            raise Refused(str(error), place=position, column=path, value=text) from None

    def count(path: str) -> int | None:
        text = text_of(header, f"TxsSummry/{path}")
        if text and not text.isdecimal():
            raise Refused("this is not a count", place=position, column=path, value=text)
        return int(text) if text else None

    net = amount("TtlNtries/TtlNetNtry/Amt")
    if net is None:
        net = amount("TtlNtries/TtlNetNtryAmt")
    sides = ("TtlNtries/TtlNetNtry/CdtDbtInd", "TtlNtries/CdtDbtInd")
    if net is not None and "DBIT" in [text_of(header, f"TxsSummry/{side}") for side in sides]:
        net = -net
    return DeclaredTotals(
        credit_sum=amount("TtlCdtNtries/Sum"),
        credit_count=count("TtlCdtNtries/NbOfNtries"),
        debit_sum=amount("TtlDbtNtries/Sum"),
        debit_count=count("TtlDbtNtries/NbOfNtries"),
        net=net,
        count=count("TtlNtries/NbOfNtries"),
    )


def _day(header: Element, path: str) -> date | None:
    text = text_of(header, path)
    try:
        return read_date(text) if text else None
    except ValueError as error:
        raise Refused(str(error), column=path, value=text) from None
