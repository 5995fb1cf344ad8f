"""Names stand in the order of the Vietnamese alphabet and are found without marks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.register.guard import UnreadableName, refuse_unreadable
from ansinh.register.names import ALPHABET, search_name, sort_key

IN_ORDER = [
    "Lê An",
    "Nguyễn An",
    "Nguyễn Thị An",
    "Lê Án",
    "Lê Anh",
    "Lê Ân",
    "Lê Dung",
    "Lê Dũng",
    "Bế Văn Đàm",
    "Đàm Văn Đàm",
    "Lê Hà",
    "Lê Hả",
    "Lê Hã",
    "Lê Há",
    "Lê Hạ",
    "Lê Oanh",
    "Lê Ơn",
    "Lê Ưng",
]


def test_a_list_stands_by_given_name_then_surname() -> None:
    assert sorted(reversed(IN_ORDER), key=sort_key) == IN_ORDER


def test_bytes_order_as_text_does() -> None:
    keys = [sort_key(name) for name in IN_ORDER]
    assert keys == sorted(keys, key=lambda key: key.encode())


def test_names_are_found_without_marks() -> None:
    assert search_name("  Đặng  Thị Ngọc Ánh ") == "dang thi ngoc anh"


def test_an_empty_name_has_an_empty_key() -> None:
    assert sort_key(" ") == "" and search_name("") == ""


@given(st.lists(st.text(ALPHABET, min_size=1, max_size=6), min_size=1, max_size=5))
def test_how_letters_are_composed_does_not_matter(words: list[str]) -> None:
    name = " ".join(words)
    apart = unicodedata.normalize("NFD", name)
    assert sort_key(apart) == sort_key(name)
    assert search_name(apart) == search_name(name)


@pytest.mark.parametrize(
    "foreign", ["\x1b[31m", "\x00", "\x85", "\u202e", "\u200b", "\n", "\ud83d"]
)
def test_a_name_that_nobody_can_read_is_refused(foreign: str) -> None:
    with pytest.raises(UnreadableName, match="Tên thứ 2, .* ở chỗ thứ 4"):
        refuse_unreadable(["Lê Văn An", f"Lê {foreign}Thị Bình"])
    refuse_unreadable(["Lê Văn An", "Công ty TNHH Bảo Nguyên 68 (chi nhánh)", "Ý Nhi Niê’"])
