"""A file that comes in -> the declarations inside, for the unit that hands them in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ansinh.dossiers import reread
from ansinh.dossiers.errors import DossierError
from ansinh.exchange.declarations import (
    Declaration,
    Envelope,
    is_envelope,
    is_own_form,
    mapped,
    open_sheets,
    read_declaration,
    read_envelope,
    read_own_form,
)
from ansinh.exchange.refusal import Refused
from ansinh.register.models import Unit

PEOPLE_FORMS = ("D02", "D03", "D05", "D06", "M03", "M04", "CLASS", "TK1")


@dataclass(frozen=True)
class Arrived:
    """A declaration as it arrived: what it is, its bytes, its name, the unit that it names, the
    electronic envelope that it came in (None without one)."""

    declaration: Declaration
    content: bytes
    name: str
    unit: str
    envelope: Envelope | None


def arrived(
    content: bytes, name: str, *, form: str = "", mapping: str = "", unit: str = ""
) -> tuple[list[Arrived], list[str]]:
    """The declarations in a file, and the names of enclosed files that are none.

    Raises:
        Refused: the file cannot be read, or holds no declaration.
    """
    if not is_envelope(content):
        found = read_file(content, form=form, mapping=mapping)
        return [Arrived(found, content, name, unit or found.unit, None)], []
    envelope = read_envelope(content)
    declarations: list[Arrived] = []
    others: list[str] = []
    for each in envelope.files:
        try:
            found = read_file(each.content, form=form, mapping=mapping)
        except Refused:
            others.append(each.name)
            continue
        code = unit or envelope.unit or found.unit
        declarations.append(
            Arrived(found, each.content, f"{name}/{each.name}"[:200], code, envelope)
        )
    if not declarations:
        raise Refused(
            "the envelope holds no list that can be read",
            value=", ".join(others),
            advice="Ask the sender for the lists as workbooks.",
        )
    return declarations, others


def read_file(content: bytes, *, form: str = "", mapping: str = "") -> Declaration:
    """The declaration of people in a workbook or CSV, by its headings or by a mapping."""
    key = reread.key_of(content, form, mapping)
    kept = reread.find(key)
    if kept is not None:
        return kept
    found = read_table(content, form=form, mapping=mapping)
    if found.form not in PEOPLE_FORMS:
        raise Refused(
            "this is a list of units, not of people",
            value=found.form,
            advice="`ansinh open units` and `ansinh open balances` take it.",
        )
    reread.keep(key, found)
    return found


def read_table(content: bytes, *, form: str = "", mapping: str = "") -> Declaration:
    """The table of any form in a workbook or CSV, by its headings or by a mapping."""
    options = read_mapping(mapping) if mapping else {}
    sheets = open_sheets(content, encoding=str(options.get("encoding", "")))
    if form == "TK1" or (not form and is_own_form(sheets)):
        return read_own_form(sheets)
    if "columns" in options:
        layout = mapped(str(options.get("form", form) or "D02"), options["columns"])
        return read_declaration(sheets, layout=layout)
    return read_declaration(sheets, form=form)


def read_mapping(text: str) -> Mapping[str, Any]:
    """A mapping file: `form`, `columns` (field: heading), `encoding`."""
    try:
        options = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Refused("the mapping file is not YAML", value=str(error)) from None
    if not isinstance(options, dict) or not isinstance(options.get("columns", {}), dict):
        raise Refused("the mapping file does not say which column is which")
    unknown = sorted(set(options) - {"form", "columns", "encoding"})
    if unknown:
        raise Refused("the mapping file has an entry that is not known", value=unknown[0])
    return options


def unit_of(code: str) -> Unit:
    """The unit of a code. Raises `DossierError` where it is not named or not known."""
    if not code:
        raise DossierError(_("Danh sách không ghi mã đơn vị: hãy ghi mã khi nhận hồ sơ."))
    unit = Unit.objects.filter(code=code.upper()).first()
    if unit is None:
        raise DossierError(_("Không có đơn vị mã %(code)s.") % {"code": code})
    return unit


def declared_digest(declaration: Declaration, unit: int, group: str) -> str:
    """What a file declares, whatever kind of file it is and wherever its columns stand."""
    hashed = hashlib.sha256(f"{declaration.form} {unit} {group}".encode())
    for row in declaration.rows:
        said = sorted((name, value) for name, value in row.values.items() if name != "serial")
        unread = sorted((each.field, each.value) for each in row.unread)
        hashed.update(repr((row.section, said, unread)).encode())
    return hashed.hexdigest()
