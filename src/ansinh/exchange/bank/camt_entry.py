"""One entry (Ntry) of an ISO 20022 statement -> the transactions booked in it."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from xml.etree.ElementTree import Element

from ansinh.exchange.amounts import exponent_of, read_plain
from ansinh.exchange.bank.statement import BankLine, given
from ansinh.exchange.cleaning import clean_text
from ansinh.exchange.dates import read_date
from ansinh.exchange.refusal import Refused, Unbalanced

_IDS = ("Refs/TxId", "Refs/EndToEndId", "Refs/InstrId", "Refs/UETR", "Refs/Prtry/Ref")


@lru_cache(maxsize=256)
def _any_namespace(path: str) -> str:
    return "/".join("{*}" + part for part in path.split("/"))


def text_of(element: Element, path: str) -> str:
    """The text at a path of local names; "" where there is none."""
    found = element.find(_any_namespace(path))
    return "" if found is None else " ".join(clean_text(found.text or "").split())


class EntryReader:
    """Reads the entries of one account."""

    def __init__(self, currency: str, account: str) -> None:
        self.currency = currency
        self._account = account
        self._exponent = exponent_of(currency)

    def read(self, entry: Element, position: str) -> list[BankLine] | None:
        """The transactions of an entry; None when the bank has not booked it (PDNG, INFO).

        Raises `Refused`, and `Unbalanced` when the details are not the sum of the entry.
        """
        if (text_of(entry, "Sts/Cd") or text_of(entry, "Sts")) != "BOOK":
            return None
        amount = self._signed(entry, position)
        booked = self._day(entry, "BookgDt", position) or self._day(entry, "ValDt", position)
        if booked is None:
            raise Refused("the entry has no date", place=position, column="BookgDt")
        details = entry.findall("{*}NtryDtls/{*}TxDtls")
        self._check_batches(entry, position)
        amounts = self._shares(details, amount, position)
        return [
            self._line(entry, detail, share, amount, booked, place)
            for detail, share, place in _numbered(details, amounts, position)
        ]

    def _line(
        self,
        entry: Element,
        detail: Element | None,
        share: int,
        amount: int,
        booked: date,
        position: str,
    ) -> BankLine:
        entry_reference = given(text_of(entry, "AcctSvcrRef"))
        own_reference = given(text_of(detail, "Refs/AcctSvcrRef")) if detail is not None else ""
        split = share != amount
        reference = (own_reference if split else entry_reference) or entry_reference
        name, account = self._counterparty(detail, share)
        return BankLine(
            booked=booked,
            amount=share,
            currency=self.currency,
            value_date=self._day(entry, "ValDt", position),
            bank_reference=reference or own_reference,
            transaction_id=_transaction_id(detail),
            counterparty_name=name,
            counterparty_account=account,
            remittance=_remittance(entry, detail),
            entry_reference=entry_reference,
            entry_amount=amount,
            position=position,
        )

    def _shares(self, details: list[Element], amount: int, position: str) -> list[int]:
        """The amount of each transaction of an entry; the entry's own where it is one."""
        if len(details) <= 1:
            # The account is moved by the entry; a foreign amount in the detail is information.
            return [amount]
        sign = 1 if amount >= 0 else -1
        shares = []
        for number, detail in enumerate(details, 1):
            place = f"{position}, transaction {number}"
            found = detail.find("{*}Amt")
            if found is None:
                found = detail.find("{*}AmtDtls/{*}TxAmt/{*}Amt")
            if found is None:
                raise Refused("the amount is missing", place=place, column="Amt")
            side = text_of(detail, "CdtDbtInd")
            value = self._amount(found, place)
            shares.append(self._side(side, value, place) if side else sign * value)
        if sum(shares) != amount:
            raise Unbalanced(
                "The sum of the transactions of an entry",
                expected=sum(shares),
                found=amount,
                place=position,
            )
        return shares

    def _check_batches(self, entry: Element, position: str) -> None:
        for details in entry.findall("{*}NtryDtls"):
            transactions = details.findall("{*}TxDtls")
            stated = text_of(details, "Btch/NbOfTxs")
            if stated.isdecimal() and transactions and int(stated) != len(transactions):
                raise Unbalanced(
                    "The number of transactions of a batch",
                    expected=len(transactions),
                    found=int(stated),
                    place=position,
                )

    def _signed(self, element: Element, position: str) -> int:
        found = element.find("{*}Amt")
        if found is None:
            raise Refused("the amount is missing", place=position, column="Amt")
        return self._side(text_of(element, "CdtDbtInd"), self._amount(found, position), position)

    @staticmethod
    def _side(side: str, amount: int, position: str) -> int:
        if side not in ("CRDT", "DBIT"):
            raise Refused(
                "CRDT or DBIT is expected", place=position, column="CdtDbtInd", value=side
            )
        return amount if side == "CRDT" else -amount

    def _amount(self, element: Element, position: str) -> int:
        currency = element.get("Ccy", "")
        if currency != self.currency:
            raise Refused(
                f"an amount in another currency than the account's {self.currency}",
                place=position,
                column="Ccy",
                value=currency,
            )
        try:
            return read_plain(element.text or "", self._exponent)
        except ValueError as error:
            raise Refused(str(error), place=position, column="Amt", value=element.text) from None

    def _day(self, entry: Element, name: str, position: str) -> date | None:
        text = text_of(entry, f"{name}/Dt") or text_of(entry, f"{name}/DtTm")
        try:
            return read_date(text) if text else None
        except ValueError as error:
            raise Refused(str(error), place=position, column=name, value=text) from None

    def _counterparty(self, detail: Element | None, share: int) -> tuple[str, str]:
        """Name and account of the other side: the debtor of money in, the creditor of money out."""
        if detail is None:
            return "", ""
        role = "Dbtr" if share >= 0 else "Cdtr"
        parties = (f"RltdPties/{role}/Pty/Nm", f"RltdPties/{role}/Nm", f"RltdPties/Ultmt{role}/Nm")
        name = next(filter(None, (text_of(detail, path) for path in parties)), "")
        account = f"RltdPties/{role}Acct/Id"
        return name, text_of(detail, f"{account}/IBAN") or text_of(detail, f"{account}/Othr/Id")


def _numbered(
    details: list[Element], amounts: list[int], position: str
) -> Iterator[tuple[Element | None, int, str]]:
    if len(amounts) == 1:
        yield (details[0] if details else None), amounts[0], position
        return
    for number, (detail, amount) in enumerate(zip(details, amounts, strict=True), 1):
        yield detail, amount, f"{position}, transaction {number}"


def _transaction_id(detail: Element | None) -> str:
    if detail is None:
        return ""
    found = (given(text_of(detail, path)) for path in _IDS)
    return next(filter(None, found), "")


def _remittance(entry: Element, detail: Element | None) -> str:
    """All texts of the payer, in order, joined by blanks; the bank's own where there is none."""
    texts: list[str] = []
    if detail is not None:
        for element in detail.findall("{*}RmtInf/{*}Ustrd"):
            texts.append(" ".join(clean_text(element.text or "").split()))
        for structured in detail.findall("{*}RmtInf/{*}Strd"):
            texts.append(text_of(structured, "CdtrRefInf/Ref"))
            texts.append(text_of(structured, "AddtlRmtInf"))
        texts.append("" if any(texts) else text_of(detail, "AddtlTxInf"))
    joined = " ".join(text for text in texts if text)
    return joined or text_of(entry, "AddtlNtryInf")
