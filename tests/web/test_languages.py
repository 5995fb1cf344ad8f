"""Every word of the screens goes through gettext, and the English catalogue has them all."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ansinh

ROOT = Path(ansinh.__file__).parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES"
ROOMS = (
    ROOT / "web",
    ROOT / "indicators",
    ROOT / "bulletins" / "writing",
    ROOT / "receipts",
)
TEMPLATES = sorted((ROOT / "web").rglob("*.html"))
GETTEXT = {"_", "gettext", "gettext_lazy"}
ALLOWED = {
    "An Sinh",
    "JSON",
    "PDF",
    "Word",
    "Excel",
    "ansinh demo --no-serve",
    "ansinh plan split",
    "ansinh user add",
    "ansinh user link",
    "Tiếng Việt",
    "English",
}


def _in_templates() -> Iterator[str]:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for _, words in re.findall(r"""{% translate (["'])(.*?)\1""", text):
            yield words
        for body in re.findall(
            r"{% blocktranslate[^%]*?trimmed %}(.*?){% endblocktranslate %}", text, re.S
        ):
            yield re.sub(r"{{ (\w+) }}", r"%(\1)s", " ".join(body.split()))


def _in_code() -> Iterator[str]:
    """Every room: screens, statements, the command line, what the ledger refuses."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT:
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                yield str(node.args[0].value)


def _entries() -> dict[str, str]:
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    found = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.M)
    return {_unescaped(words): _unescaped(told) for words, told in found}


def _unescaped(written: str) -> str:
    return written.replace(r"\n", "\n").replace(r"\"", '"')


def test_every_word_has_its_english() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    used = {*_in_templates(), *_in_code()}
    assert len(used) > 500
    missing = sorted(words for words in used if words not in english._catalog)  # type: ignore[attr-defined]
    assert not missing
    for words in used:
        told = english.gettext(words)
        assert told
        assert set(re.findall(r"%\((\w+)\)s", told)) == set(re.findall(r"%\((\w+)\)s", words))


def test_the_compiled_catalogue_is_the_written_one_and_holds_nothing_else() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    compiled.pop("", None)
    assert compiled == _entries()
    assert set(compiled) == {*_in_templates(), *_in_code()}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_of_a_template_escapes_gettext(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    words = [part.strip(" –,.;()\n") for part in re.sub(r"<[^>]*>", "\0", text).split("\0")]
    loose = [part for part in words if re.search(r"[^\W\d_]{2,}", part) and part not in ALLOWED]
    assert not loose
