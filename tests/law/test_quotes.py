"""What the folder quotes stands in the texts, where they lie beside the checkout."""

import os
import re
import unicodedata
from pathlib import Path

import pytest

from ansinh import law

DOSSIER = Path(os.environ.get("ANSINH_DOSSIER", Path(__file__).parents[3] / "shared" / "domain"))
TEXTS = {
    "Luật 41/2024/QH15": "luat41-2024.txt",
    "Luật 51/2024/QH15": "luat51-2024-republished.txt",
    "Luật 74/2025/QH15": "luat74-2025-bhtn-excerpt.txt",
    "Nghị định 143/2018/NĐ-CP": "nd143-2018.txt",
    "Nghị định 146/2018/NĐ-CP": "nd146-2018.txt",
    "Nghị định 158/2025/NĐ-CP": "nd158-2025.txt",
    "Nghị định 188/2025/NĐ-CP": "nd188-2025-summary.txt",
    "Thông tư 81/2025/TT-BCA": "tt81-2025-bca-summary.txt",
    "Quyết định 595/QĐ-BHXH": "qd595-2017.txt",
    "Quyết định 366/QĐ-BHXH": "qd366-2026.txt",
}
BOOK = law.load()
QUOTED = sorted(
    {
        (cited.document, cited.quote, value.name)
        for value in BOOK.values()
        for cited in value.references
        if cited.quote
    }
)


def plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("­", "").replace(" ", " "))
    return re.sub(r"\s+", " ", composed).casefold()


def folder() -> Path:
    for found in (DOSSIER / "texts", DOSSIER / "domain" / "texts"):
        if found.is_dir():
            return found
    pytest.skip("the texts of the law do not lie beside the checkout (ANSINH_DOSSIER)")


def test_every_quote_is_the_texts_own() -> None:
    texts = {number: plain((folder() / name).read_text("utf-8")) for number, name in TEXTS.items()}
    strange = [
        f"{name}: {number}: {part.strip()}"
        for number, quote, name in QUOTED
        for part in quote.split("…")
        if plain(part).strip() not in texts[number]
    ]
    assert strange == []


def test_only_documents_that_were_read_are_quoted() -> None:
    assert {number for number, _, _ in QUOTED} <= set(TEXTS)
    assert len(QUOTED) > 60
    assert all(len(quote) <= 160 for _, quote, _ in QUOTED)
