"""The movements of an employer's list (phương án): their codes, kinds and names.

The 46 pairs of kind and code are facts of the workbooks that declaration programs exchange with
the portal (`movements.csv`); the printed form of QĐ 366 asks for words instead (column 18).
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ansinh.exchange.folding import fold_label

TYPES = {"1": "joins", "2": "wage_up", "3": "leaves", "4": "wage_down", "5": "other"}
"""What the five kinds of movement (loại khai báo) say."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement: its code, and its kind where the code alone says it (else empty)."""

    code: str
    type: str
    name: str


_WORDS = (
    ("NGHI THAI SAN", "TS"),
    ("HUONG CHE DO THAI SAN", "TS"),
    ("THAI SAN", "TS"),
    ("NGHI OM", "OF"),
    ("OM DAU", "OF"),
    ("KHONG HUONG TIEN LUONG", "KL"),
    ("KHONG HUONG LUONG", "KL"),
    ("KHONG LUONG", "KL"),
    ("TAM HOAN", "KL"),
    ("DI LAM LAI", "ON"),
    ("THAM GIA LAI", "ON"),
    ("DONG LAI", "ON"),
    ("DANG KY LAI", "ON"),
    ("TRO LAI LAM VIEC", "ON"),
    ("DONG TIEP", "DT"),
    ("TANG DO CHUYEN TINH", "TC"),
    ("TANG DO CHUYEN DON VI", "TD"),
    ("GIAM DO CHUYEN TINH", "GC"),
    ("GIAM DO CHUYEN DON VI", "GD"),
    ("DI CHUYEN", "GD"),
    ("DIEU CHINH CHUC DANH", "CD"),
    ("DIEU CHINH NGHE NGHIEP", "CD"),
    ("THAY DOI CHUC DANH", "CD"),
    ("THAY DOI NOI DANG KY", "KB"),
    ("BO SUNG TANG NGUYEN LUONG", "AD"),
    ("BO SUNG GIAM NGUYEN LUONG", "SB"),
    ("DIEU CHINH", "DC"),
    ("TANG LUONG", "DC"),
    ("TANG TIEN LUONG", "DC"),
    ("GIAM LUONG", "DC"),
    ("GIAM TIEN LUONG", "DC"),
    ("THAY DOI MUC", "DC"),
    ("CHET", "CHET"),
    ("NGHI HUU", "GH"),
    ("HUU TRI", "GH"),
    ("CHAM DUT", "GH"),
    ("NGHI VIEC", "GH"),
    ("GIAM HAN", "GH"),
    ("GIAM LAO DONG", "GH"),
    ("GIAM", "GH"),
    ("TANG MOI", "TM"),
    ("TANG LAO DONG", "TM"),
    ("THAM GIA LAN DAU", "TM"),
    ("LAN DAU", "TM"),
    ("TANG", "TM"),
)
"""How the printed lists put a movement in words, the more telling first."""

_EXTRA = {"DT": "Đóng tiếp", "CHET": "Chết", "KB": "Thay đổi nơi đăng ký KCB ban đầu"}
"""Movements of the other lists (D05, D03, health lists) that are not among the 46."""


@cache
def movements() -> tuple[Movement, ...]:
    """Every kind and code with its name, in the order of the workbooks."""
    text = (files("ansinh.exchange.declarations") / "movements.csv").read_text("utf-8")
    return tuple(
        Movement(row["code"], row["type"], row["name"]) for row in csv.DictReader(text.splitlines())
    )


@cache
def _codes() -> dict[str, Movement]:
    found: dict[str, list[Movement]] = {}
    for movement in movements():
        found.setdefault(movement.code, []).append(movement)
    codes = {
        code: Movement(code, entries[0].type if len(entries) == 1 else "", entries[0].name)
        for code, entries in found.items()
    }
    return codes | {code: Movement(code, "", name) for code, name in _EXTRA.items()}


def movement_of(code: str) -> Movement | None:
    """The movement of a code, or None."""
    return _codes().get(code)


@lru_cache(maxsize=4096)
def read_movement(text: str) -> Movement | None:
    """A movement written as `ON`, as `ON - Đi làm lại`, or in words; None when it is none."""
    coded = re.match(r"\s*([A-Za-z]{2}|CHET)\s*(?:$|[-–:.])", text)
    if coded and (found := movement_of(coded[1].upper())):
        return found
    folded = fold_label(text)
    for movement in movements():
        if folded == fold_label(movement.name):
            return movement_of(movement.code)
    for words, code in _WORDS:
        if re.search(rf"\b{words}\b", folded):
            return movement_of(code)
    return None
