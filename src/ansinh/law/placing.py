"""Each law file to its place: a quantity, groups, bases, states or documents."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansinh.law import groups as group_files
from ansinh.law.documents import Document, parse_document
from ansinh.law.groups import Base, Group, State
from ansinh.law.overlays import Histories, add_values
from ansinh.law.reading import parse_entries, parse_quantity, refuse_unknown
from ansinh.law.values import LawError, Quantity, Value


@dataclass(slots=True)
class Placed:
    """What the files of a law folder hold, while they are read."""

    histories: Histories = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    bases: dict[str, Base] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    sets: dict[str, list[str]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)


def place(content: Mapping[str, Any], source: str, placed: Placed) -> None:
    """Put the content of one law file where it belongs; LawError for what it cannot be."""
    for kind, put in _KINDS.items():
        if kind in content:
            put(content, source, placed)
            return
    raise LawError(f"a law file has one of {', '.join(_KINDS)}")


def _quantity(content: Mapping[str, Any], source: str, placed: Placed) -> None:
    quantity = parse_quantity(content)
    declared = placed.quantities.setdefault(quantity.name, quantity)
    if declared.unit != quantity.unit or declared.by != quantity.by:
        raise LawError(f"{quantity.name} was declared with another unit or other keys")
    add_values(placed.histories, list(parse_entries(content, declared, source)))


def _groups(content: Mapping[str, Any], source: str, placed: Placed) -> None:
    refuse_unknown(content, ("block", "groups"), "a file of groups")
    for raw in content["groups"]:
        group = group_files.parse_group(raw, str(content.get("block")), source)
        if group.code in placed.groups:
            raise LawError(f"group {group.code} is declared twice")
        placed.groups[group.code] = group
        label = {"vi": "Nhóm đối tượng", "en": "Participant group"}
        _text_values(group_files.group_values(raw, source), "group", label, placed)


def _bases(content: Mapping[str, Any], source: str, placed: Placed) -> None:
    refuse_unknown(content, ("bases",), "a file of bases")
    for raw in content["bases"]:
        base = group_files.parse_base(raw)
        placed.bases[base.code] = base


def _states(content: Mapping[str, Any], source: str, placed: Placed) -> None:
    refuse_unknown(content, ("sets", "states"), "a file of states")
    placed.sets |= {name: list(members) for name, members in content["sets"].items()}
    for raw in content["states"]:
        state = group_files.parse_state(raw)
        placed.states[state.code] = state
        label = {"vi": "Trạng thái của dòng tham gia", "en": "State of a line"}
        _text_values(group_files.state_values(raw, source), "state", label, placed)


def _documents(content: Mapping[str, Any], source: str, placed: Placed) -> None:
    refuse_unknown(content, ("documents",), "a file of documents")
    for raw in content["documents"]:
        document = parse_document(raw)
        if document.number in placed.documents:
            raise LawError(f"document {document.number} is listed twice")
        placed.documents[document.number] = document


def _text_values(
    values: Iterable[Value], key: str, label: Mapping[str, str], placed: Placed
) -> None:
    """Dated facts of a group or state, as values of quantities that no file declares."""
    for value in values:
        quantity = Quantity(value.quantity, "text", (key,), "until_next", label, "")
        placed.quantities.setdefault(value.quantity, quantity)
        add_values(placed.histories, [value])


_KINDS: Mapping[str, Callable[[Mapping[str, Any], str, Placed], None]] = {
    "quantity": _quantity,
    "groups": _groups,
    "bases": _bases,
    "states": _states,
    "documents": _documents,
}
