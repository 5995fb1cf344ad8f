"""Every term of the field that code uses stands in the glossary, once."""

import re
from pathlib import Path

import ansinh
from ansinh.law.funds import Fund, Share

GLOSSARY = Path(ansinh.__file__).parent.parent.parent / "docs" / "glossary.md"


def _identifiers() -> list[str]:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|[^|]*\|$", GLOSSARY.read_text(), re.M)
    return [name for row in rows[1:] for name in re.findall(r"`([^`]+)`", row)]


def test_funds_and_shares_are_explained() -> None:
    missing = {member.value for member in [*Fund, *Share]} - set(_identifiers())
    assert not missing


def test_models_are_explained() -> None:
    from django.apps import apps

    models = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("ansinh.") and not model._meta.auto_created
    }
    assert not models - set(_identifiers())


def test_a_term_is_explained_once() -> None:
    names = _identifiers()
    assert sorted(names) == sorted(set(names))
