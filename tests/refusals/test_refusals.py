"""Every reason for which a bank's file is refused is told in Vietnamese."""

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import ansinh.exchange
from ansinh.exchange.bank import read_bank_file, read_mapping
from ansinh.exchange.kinds import _STRANGE
from ansinh.exchange.refusal import Refused, Unbalanced
from ansinh.refusals import in_words
from ansinh.refusals.words import ADVICE, REASONS, SUMS
from tests.receipts.builders import few, line, statement

ROOT = Path(ansinh.exchange.__file__).parent
FILES = [
    *sorted((ROOT / "bank").glob("*.py")),
    *(
        ROOT / name
        for name in ("amounts.py", "dates.py", "sheets.py", "safely.py", "workbooks.py", "kinds.py")
    ),
]
BORDER = Path(__file__).parents[1] / "exchange" / "border" / "files"
ONE = few()[0]


def sentences(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be, `{}` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from sentences(node.body)
        yield from sentences(node.orelse)


def raised() -> Iterator[tuple[str, str]]:
    """The kind of each sentence that the readers raise, and the sentence."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if name in ("Refused", "ValueError"):
                yield from (("reason", text) for text in sentences(node.args[0]))
            if name == "Unbalanced":
                yield from (("sum", text) for text in sentences(node.args[0]))
            for keyword in node.keywords:
                if name == "Refused" and keyword.arg == "advice":
                    yield from (("advice", text) for text in sentences(keyword.value))


def test_every_sentence_of_the_readers_has_its_vietnamese() -> None:
    known = {"reason": REASONS, "advice": ADVICE, "sum": SUMS}
    found = set(raised())
    for reason, advice in _STRANGE.values():
        found |= {("reason", reason), ("advice", advice)}
    assert len(found) > 60
    sums = {("sum", "{} of account {}")}  # one place in check.py; its words are in SUMS
    assert {each for each in found - sums if each[1] not in known[each[0]]} == set()
    for table in known.values():
        for english, vietnamese in table.items():
            assert english.count("{}") == vietnamese.count("{}")


def test_file_row_column_and_value_are_named() -> None:
    content = statement([line("FT1", ONE, 5678), line("FT2", ONE, 6)], opening=None)
    with pytest.raises(Refused) as refused:
        read_bank_file(content.replace(b"5678", b"56a8", 1), "so.csv")
    assert in_words(refused.value) == (
        "so.csv, dòng 5, cột ghi có: không phải số tiền (đang ghi: '56a8')."
    )


def test_a_difference_is_told_in_dong() -> None:
    content = statement([line("FT1", ONE, 5678)]).replace(b"5678", b"5679", 1)
    with pytest.raises(Unbalanced) as refused:
        read_bank_file(content, "so.csv")
    told = in_words(refused.value)
    assert "số dư cuối kỳ của tài khoản 0011999000111" in told and "5.679" in told


def test_what_is_filled_in_stays() -> None:
    refused = Refused("the file is bigger than 64 MB", advice="Ask for shorter periods.")
    assert in_words(refused) == "tệp lớn hơn 64 MB. Hãy xin từng kỳ ngắn hơn."
    assert in_words(Refused("something new")) == "something new."
    with override("en"):
        assert in_words(refused) == str(refused)


WALKED = [
    # what a clerk has in hand; what must be told: the cause and the cure
    ("r65-password.xlsx", "bảng tính có mật khẩu", "lưu lại không có mật khẩu"),
    ("h18-gz.csv.gz", "bị nén (gzip)", "Hãy giải nén"),
    ("r42-uncached-amount.xlsx", "cột ghi có: ô là công thức chưa được tính", "rồi lưu lại"),
    ("h16-truncated.sta", "không đọc được một trường", "Tệp bị cắt hoặc hỏng"),
    ("h17-truncated-in-61.sta", "cột :62F: thiếu số dư cuối kỳ", "Hãy tải lại"),
    ("h32-max-63bit.csv", "vượt quá 1.000.000.000.000.000", "xin ngân hàng tệp đúng"),
    ("m30.yaml", "tệp mô tả, mục columns: một tiêu đề ghi cho hai cột", "NGAY"),
    ("m32.yaml", "tệp mô tả, dòng 5, mục date", "mục này ghi hai lần"),
    ("m12.yaml", "tệp mô tả, mục a: không có mục này", "Có: account, columns"),
    ("m13.yaml", "tệp mô tả không phải YAML", "docs/formats.md"),
    ("m16.yaml", "tệp mô tả, mục encoding: không biết bảng mã này", "tcvn3 và vni"),
    ("m33.yaml", "không viết bằng bảng mã utf-8", "Hãy lưu tệp mô tả thành UTF-8"),
]


@pytest.mark.parametrize(("name", "cause", "cure"), WALKED, ids=[each[0] for each in WALKED])
def test_cause_and_cure_are_told(name: str, cause: str, cure: str) -> None:
    content = (BORDER / name).read_bytes()
    with pytest.raises(Refused) as refused:
        read_mapping(content) if name.endswith(".yaml") else read_bank_file(content, name)
    told = in_words(refused.value)
    assert cause in told and cure in told, told


def test_a_packed_file_with_a_password_is_told() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("so.csv", "x")
    locked = bytearray(packed.getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + flags] |= 1
    with pytest.raises(Refused) as refused:
        read_bank_file(bytes(locked), "sao-ke.zip")
    told = in_words(refused.value)
    assert told == "sao-ke.zip: tệp nén có mật khẩu. Hãy giải nén bằng mật khẩu."
