"""Reading YAML without its traps: no floats, no key written twice, places in every message."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ansinh.law.values import LawError

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads six times as fast


class _Strict(_Safe):  # type: ignore[misc]
    """PyYAML's safe loader, stricter."""


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _no_float(loader: _Strict, node: yaml.Node) -> Any:
    raise LawError(
        f"line {_line(node)}: {getattr(node, 'value', '')} is a float. "
        "Write money as whole đồng (1210000) and a rate as a percentage (17.5%)"
    )


@dataclass(frozen=True, slots=True)
class NoDay:
    """A date that is in no calendar, as it was written; whoever asks for a day names its place."""

    text: str
    line: int


def _day(loader: _Strict, node: yaml.Node) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return NoDay(str(node.value), _line(node))


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise LawError(f"line {_line(key_node)}: the key {key!r} is written twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_Strict.add_constructor("tag:yaml.org,2002:float", _no_float)
_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)
_Strict.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds; LawError names the file, the line and the reason."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    except LawError as error:
        raise LawError(f"{path}: {error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LawError(f"{path}: not readable as YAML: {error}") from None
    if not isinstance(content, dict):
        raise LawError(f"{path}: a law file is a mapping that starts with `quantity:` or `groups:`")
    return content
