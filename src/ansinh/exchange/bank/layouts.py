"""The tables that banks' workbooks and CSV files hold, as data.

A layout names the columns by the words of their headings, folded (no marks, capitals).
Sources: descriptions of the layouts in docs/formats.md; no bank publishes them. In all of them
`Ghi nợ` is money out of the account holder's account and `Ghi có` money in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ansinh.exchange.folding import fold_label
from ansinh.exchange.sheets import Row

Columns = dict[str, int]

HEADING_ROWS = 120
"""How far down a sheet its heading is looked for."""

ROLES = (
    "date",
    "value_date",
    "debit",
    "credit",
    "amount",
    "direction",
    "fee",
    "tax",
    "balance",
    "reference",
    "transaction_id",
    "counterparty_account",
    "counterparty_name",
    "currency",
    "remittance",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read.

    `columns` gives for a role the headings that may stand over it (or a column number from 1);
    all roles in `required` must be found. `marks` are texts of which one must stand somewhere in
    the sheet. A record of two rows has its memo in the second. `date_above` fills an empty date
    from the line above; `reference_in_date` splits `31/07/2017  5009.34878`.
    """

    name: str
    columns: Mapping[str, tuple[str | int, ...]]
    required: tuple[str, ...] = ("date", "debit", "credit", "remittance")
    marks: tuple[str, ...] = ()
    record_rows: int = 1
    date_above: bool = False
    reference_in_date: bool = False
    decimal_sign: str | None = None
    header_row: int | None = None
    account: str = ""
    currency: str = ""
    sheet: str = ""
    money_out_words: tuple[str, ...] = ("D", "DR", "DEBIT", "NO", "GHI NO", "-")


_DEBIT = ("SO TIEN GHI NO", "PHAT SINH NO", "GHI NO", "DEBIT", "NO")
_CREDIT = ("SO TIEN GHI CO", "PHAT SINH CO", "GHI CO", "CREDIT", "CO")
_MEMO = ("MO TA GIAO DICH", "NOI DUNG", "DIEN GIAI", "MO TA", "DESCRIPTION", "DETAIL", "REMARK")
_BALANCE = ("SO DU", "BALANCE")

VIETINBANK_EFAST = Layout(
    name="vietinbank-efast",
    marks=("LICH SU GIAO DICH", "TRANSACTION HISTORY"),
    columns={
        "date": ("NGAY HACH TOAN", "ACCOUNTING DATE"),
        "debit": _DEBIT,
        "credit": _CREDIT,
        "balance": _BALANCE,
        "reference": ("SO GIAO DICH", "TRANSACTION NUMBER"),
        "counterparty_account": ("SO TAI KHOAN DOI UNG", "CORRESPONSIVE ACCOUNT"),
        "counterparty_name": ("TEN TAI KHOAN DOI UNG", "CORRESPONSIVE NAME"),
        "remittance": _MEMO,
    },
    date_above=True,
)
BIDV = Layout(
    name="bidv",
    marks=("BAO CAO CHI TIET SO DU TAI KHOAN",),
    columns={
        "date": ("NGAY HIEU LUC", "EFFECTIVE DATE"),
        "debit": _DEBIT,
        "credit": _CREDIT,
        "balance": _BALANCE,
        "reference": ("SO THAM CHIEU", "SO CHUNG TU", "SO GD", "REFERENCE", "SEQ"),
        "remittance": _MEMO,
    },
)
ACB = Layout(
    name="acb",
    columns={
        "date": ("NGAY GIAO DICH", "NGAY GD", "NGAY HIEU LUC", "NGAY"),
        "debit": ("RUT RA", "TIEN RUT RA", "GHI NO"),
        "credit": ("GUI VAO", "TIEN GUI VAO", "GHI CO"),
        "balance": _BALANCE,
        "reference": ("SO GIAO DICH", "SO GD", "SO CHUNG TU", "SO CT"),
        "counterparty_name": ("TEN NGUOI", "NGUOI THU HUONG", "DOI TAC"),
        "counterparty_account": ("TAI KHOAN",),
        "remittance": _MEMO,
    },
    marks=("ACB", "BANG SAO KE GIAO DICH", "A CHAU"),
    required=("date", "debit", "credit"),
    record_rows=2,
)
VCB_CASHUP = Layout(
    name="vcb-cashup",
    marks=("OPENING BALANCE", "SO DU DAU KY"),
    columns={
        "date": ("NGAY GIAO DICH", "NGAY", "DATE"),
        "debit": _DEBIT,
        "credit": _CREDIT,
        "balance": _BALANCE,
        "reference": ("SO CHUNG TU", "DOC", "DOC NO"),
        "remittance": _MEMO,
    },
    required=("date", "debit", "credit", "balance", "remittance"),
    reference_in_date=True,
)
VCB_SIMPLE = Layout(
    name="vcb-simple",
    columns={
        "date": ("NGAY GIAO DICH",),
        "reference": ("SO THAM CHIEU",),
        "debit": _DEBIT,
        "credit": _CREDIT,
        "remittance": _MEMO,
    },
    required=("date", "reference", "debit", "credit", "remittance"),
    reference_in_date=True,
)
TECHCOMBANK = Layout(
    name="techcombank",
    columns={
        "date": ("NGAY GIAO DICH", "TRANSACTION DATE"),
        "reference": ("SO BUT TOAN", "TRANSACTION NO", "REFERENCE"),
        "counterparty_account": (
            "TAI KHOAN DICH",
            "TAI KHOAN DOI UNG",
            "REMITTER S ACCOUNT NUMBER",
        ),
        "counterparty_name": ("TEN TAI KHOAN DOI UNG", "DOI TAC", "REMITTER"),
        "debit": _DEBIT,
        "credit": _CREDIT,
        "fee": ("PHI LAI", "FEE INTEREST", "PHI"),
        "tax": ("THUE", "TRANSACTION VAT", "VAT", "TAX"),
        "balance": _BALANCE,
        "remittance": _MEMO,
    },
    required=("date", "reference", "debit", "credit", "fee", "tax", "remittance"),
)
BIDV_BILINGUAL = Layout(
    name="bidv-bilingual",
    marks=("TRANSACTION NO", "SO BUT TOAN"),
    columns={
        "date": ("NGAY GIAO DICH TRANSACTION DATE", "NGAY GIAO DICH", "TRANSACTION DATE"),
        "reference": ("SO BUT TOAN TRANSACTION NO", "SO BUT TOAN", "TRANSACTION NO"),
        "debit": _DEBIT,
        "credit": _CREDIT,
        "balance": _BALANCE,
        "remittance": ("NOI DUNG DETAILS", *_MEMO),
        "account": ("TAI KHOAN ACCOUNT", "SO TAI KHOAN ACCOUNT"),
    },
    required=("date", "reference", "debit", "credit", "remittance"),
)
THU_CHI = Layout(
    name="thu-chi",
    columns={
        "date": ("THOI GIAN", "NGAY GIAO DICH", "NGAY"),
        "reference": ("SO GIAO DICH", "SO THAM CHIEU", "MA GIAO DICH"),
        "credit": ("THU", "TIEN THU"),
        "debit": ("CHI", "TIEN CHI"),
        "currency": ("LOAI TIEN",),
        "balance": _BALANCE,
        "counterparty_account": ("SO TAI KHOAN DOI UNG", "TAI KHOAN DOI UNG"),
        "counterparty_name": ("TEN TAI KHOAN DOI UNG", "DOI TAC"),
        "remittance": _MEMO,
    },
    required=("date", "reference", "debit", "credit", "remittance"),
)
KNOWN_LAYOUTS = (
    VIETINBANK_EFAST,
    BIDV,
    ACB,
    TECHCOMBANK,
    BIDV_BILINGUAL,
    VCB_SIMPLE,
    VCB_CASHUP,
    THU_CHI,
)


def find_columns(layout: Layout, row: Row) -> Columns | None:
    """Which column holds which role, when the row is the layout's heading; else None."""
    labels = [fold_label(cell) if isinstance(cell, str) else "" for cell in row]
    if layout.header_row is None and sum(1 for label in labels if label) < 2:
        return None
    taken: dict[int, str] = {}
    for role, headings in layout.columns.items():
        column = _column_of(headings, labels, taken)
        if column is not None:
            taken[column] = role
    columns = {role: column for column, role in taken.items()}
    return columns if all(role in columns for role in layout.required) else None


def _column_of(
    headings: tuple[str | int, ...], labels: list[str], taken: dict[int, str]
) -> int | None:
    """The first column under one of the headings, the more telling headings first."""
    for heading in headings:
        if isinstance(heading, int):
            return heading - 1
        for exact in (True, False):
            for index, label in enumerate(labels):
                if not label or index in taken:
                    continue
                if label == heading or (not exact and f" {heading} " in f" {label} "):
                    return index
    return None


def has_table(layout: Layout, rows: list[Row]) -> bool:
    """Whether the heading of a layout stands in a sheet."""
    if layout.header_row is not None:
        return len(rows) >= layout.header_row
    return any(find_columns(layout, row) for row in rows[:HEADING_ROWS])


def detect_layout(rows: list[Row]) -> Layout | None:
    """The known layout of a sheet, by its heading row and the texts around it."""
    top = rows[:HEADING_ROWS]
    texts = [" ".join(fold_label(c) for c in row if isinstance(c, str)) for row in top]
    everything = " | ".join(texts)
    for layout in KNOWN_LAYOUTS:
        marked = not layout.marks or any(mark in everything for mark in layout.marks)
        if marked and has_table(layout, rows):
            return layout
    return None
