"""Reading the law folder: every file to its place, overlays on top, and what no file sees alone."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from ansinh.law import groups as group_files
from ansinh.law.groups import Base, Group, State
from ansinh.law.lawbook import Law
from ansinh.law.overlays import Histories, add_values, apply_overlay, overlays_in
from ansinh.law.placing import Placed, place
from ansinh.law.reading import nearest, parse_entries
from ansinh.law.strict_yaml import read
from ansinh.law.values import MEMORY, Keys, LawError, Quantity, Reference, Series, Value


def load(overlays: Sequence[Path] = ()) -> Law:
    """Read, validate and date the law folder, with overlays (files or folders) on top of it.

    Raises LawError with file, key and reason for anything that cannot be right. A law that was
    read before under the same overlays is handed out again: it cannot change, and a process keeps
    the folder that it began with.
    """
    laid = [found for path in overlays for found in _overlay_files(Path(path))]
    key = tuple((path, path.stat().st_mtime_ns) for path in laid)
    if key not in _loaded:
        _loaded.clear()
        _loaded[key] = load_from(statute_files(), overlays)
    return _loaded[key]


_loaded: dict[tuple[tuple[Path, int], ...], Law] = {}


def statute_files() -> list[tuple[str, Path]]:
    """The files of the package's own law folder: (name inside the folder, path)."""
    root = Path(str(resources.files("ansinh.law"))) / "statute"
    return [(str(path.relative_to(root)), path) for path in sorted(root.rglob("*.yaml"))]


_read_files: dict[tuple[Path, int], dict[str, Any]] = {}


def load_from(files: Iterable[tuple[str, Path]], overlays: Sequence[Path] = ()) -> Law:
    """`load`, from any list of law files (tests use it)."""
    placed = Placed()
    listed = list(files)
    for source, path in listed:
        content = _content(path)
        try:
            place(content, source, placed)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LawError(f"{source}: {type(error).__name__}: {error}") from error
        except LawError as error:
            text = str(error)
            raise LawError(text if text.startswith(source) else f"{source}: {text}") from None
    laid = [found for path in overlays for found in _overlay_files(Path(path))]
    for path in laid:
        try:
            apply_overlay(read(path), str(path), placed.histories, placed.quantities)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LawError(f"{path}: {type(error).__name__}: {error}") from error
    groups = {
        code: replace(group, states=tuple(_states_of(group.states, placed.sets)))
        for code, group in placed.groups.items()
    }
    series = {
        key: _dated(key, values, placed.quantities) for key, values in placed.histories.items()
    }
    begin, end = (value.since for value in series["span", ()].values)
    law = Law(
        _hash(series, placed.bases, groups, placed.states), placed.quantities, series,
        placed.bases, groups, placed.states, placed.documents,
        tuple(path.name for path in laid), begin, end,
    )  # fmt: skip
    _validate(law, {source for source, _ in listed})
    return law


def assume(law: Law, entries: Iterable[Mapping[str, Any]]) -> Law:
    """The law with values an example assumes (a rate it makes up); for cases, never for lines.

    Each entry has quantity, its keys, from and value.
    """
    histories: Histories = {key: list(series.values) for key, series in law.series.items()}
    quantities = dict(law.quantities)
    for entry in entries:
        quantity = quantities[str(entry["quantity"])]
        content = {
            "values": [
                {
                    "from": entry["from"],
                    "value": entry["value"],
                    "reference": {"document": "assumed by the example", "article": "-"},
                    "grade": MEMORY,
                }
            ],
            **{key: str(entry[key]) for key in quantity.by},
        }
        add_values(histories, parse_entries(content, quantity, "example"), replaces=True)
    series = {key: _dated(key, values, quantities) for key, values in histories.items()}
    return replace(law, series=series, hash=f"{law.hash}+assumed")


def _content(path: Path) -> dict[str, Any]:
    key = (path, path.stat().st_mtime_ns)
    if key not in _read_files:
        _read_files[key] = read(path)
    return _read_files[key]


def _overlay_files(path: Path) -> list[Path]:
    if not path.exists():
        raise LawError(f"{path}: there is no such file to lay over the law")
    return overlays_in(path) if path.is_dir() else [path]


def _states_of(named: tuple[str, ...], sets: Mapping[str, list[str]]) -> list[str]:
    """The states a group names, with the sets among them opened."""
    return [state for name in named for state in sets.get(name, [name])]


def _dated(
    key: tuple[str, Keys], values: list[Value], quantities: Mapping[str, Quantity]
) -> Series:
    ordered = sorted(values, key=lambda value: value.since)
    ends: list[date | None] = [value.since for value in ordered[1:]]
    ends.append(None)
    dated = []
    for value, end in zip(ordered, ends, strict=True):
        if quantities[key[0]].holds == "year":
            year_end = date(value.since.year + 1, 1, 1)
            end = year_end if end is None else min(end, year_end)
        dated.append(replace(value, until=end))
    return Series.of(key[0], key[1], dated)


def _validate(law: Law, own: Collection[str]) -> None:
    """What no single file can see: names that must exist, dates inside the span, documents.

    `own` are the folder's own files: what they cite must be listed among the documents.
    """
    for value in law.values():
        where = f"{value.source}: {value.name}"
        if value.quantity != "span" and not law.begin <= value.since < law.end:
            raise LawError(f"{where} from {value.since}: the law covers {law.begin} to {law.end}")
        if value.source in own:
            _refuse_unlisted(value.references, f"{where} from {value.since}", law)
        _refuse_unnamed(value, where, law)
    for code, base in law.bases.items():
        _refuse_unlisted(base.references, f"base {code}", law)
    _refuse_bad_groups(law)


def _refuse_unlisted(references: Iterable[Reference], where: str, law: Law) -> None:
    for cited in references if law.documents else ():
        if cited.document not in law.documents:
            near = nearest(cited.document, law.documents)
            raise LawError(f"{where} cites {cited.document}, not among the documents{near}")


def _refuse_unnamed(value: Value, where: str, law: Law) -> None:
    """Values that are names: of a base, an effect, a group."""
    is_base = value.quantity in ("group_base", "group_health_base") and value.value is not None
    if is_base and value.value not in law.bases:
        raise LawError(f"{where}: no base {value.value!r}{nearest(str(value.value), law.bases)}")
    if value.quantity == "state_effect" and value.value is not None:
        group_files.read_effect(str(value.value))
    if value.quantity == "group_lawful" and value.keys[0][1] not in law.groups:
        raise LawError(f"{where}: unknown group")


def _refuse_bad_groups(law: Law) -> None:
    """Groups that stand in an unknown state or pay a kind of rate that there is not."""
    kinds = {
        (dict(keys)["fund"], dict(keys)["share"], dict(keys)["kind"])
        for name, keys in law.series
        if name == "rate"
    }
    for group in law.groups.values():
        for state in group.states:
            if state not in law.states:
                near = nearest(state, law.states)
                raise LawError(f"{group.source}: group {group.code}: unknown state {state!r}{near}")
        for (fund, share), kind in group.pays.items():
            if (fund, share, kind) not in kinds:
                raise LawError(
                    f"{group.source}: group {group.code} pays {fund}.{share} as {kind!r}, "
                    "and no rate is of that kind"
                )


def _hash(
    series: Mapping[tuple[str, Keys], Series],
    bases: Mapping[str, Base],
    groups: Mapping[str, Group],
    states: Mapping[str, State],
) -> str:
    """SHA-256 of everything that can change an amount or a statement about it, normalised."""
    content: list[Any] = [
        [
            value.name, value.since.isoformat(), value.value, value.unit,
            [str(one) for one in value.references], value.grade,
            value.confirmed_by, value.confirmed_on,
        ]
        for key in sorted(series)
        for value in series[key].values
    ]  # fmt: skip
    content += [repr(bases[code]) for code in sorted(bases)]
    content += [repr(replace(groups[code], source="")) for code in sorted(groups)]
    content += [repr(states[code]) for code in sorted(states)]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
