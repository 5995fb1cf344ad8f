"""Names of invented people, from lists written for An Sinh (names.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import yaml
from numpy.typing import NDArray

from ansinh.register import names


@dataclass(frozen=True)
class Names:
    """Names and their two keys, one row a person."""

    name: pa.Array
    sort_key: pa.Array
    search_name: pa.Array


class Naming:
    """Draws names by community and sex; children carry the surname of their household."""

    def __init__(self, communities: Mapping[str, float]) -> None:
        file = files("ansinh.provinces") / "names.yaml"
        self._lists: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        self._communities = list(communities)

    def draw(
        self,
        household: NDArray[np.int32],
        order: NDArray[np.int8],
        female: NDArray[np.bool_],
        community: NDArray[np.int8],
        random: np.random.Generator,
    ) -> Names:
        """Names of people; `community` is by household.

        Each distinct name is spelt and its keys are computed once.
        """
        whose = community[household]
        words: list[str] = []
        surname = self._surnames(community, random, words)[household]
        own = self._surnames(whose, random, words)
        surname = np.where((order == 2) & (random.random(len(order)) < 0.9), own, surname)
        middle = self._parts("middle", whose, female, random, words)
        given = self._parts("given", whose, female, random, words)
        width = len(words)
        key = (surname.astype(np.int64) * width + middle) * width + given
        distinct, index = np.unique(key, return_inverse=True)
        spelt = [
            f"{words[k // width // width]} {words[k // width % width]} {words[k % width]}"
            for k in distinct.tolist()
        ]
        rows = pa.array(index)
        return Names(
            pa.array(spelt).take(rows),
            pa.array([names.sort_key(name) for name in spelt]).take(rows),
            pa.array([names.search_name(name) for name in spelt]).take(rows),
        )

    def _surnames(
        self, community: NDArray[np.int8], random: np.random.Generator, words: list[str]
    ) -> NDArray[np.int64]:
        drawn = np.empty(len(community), np.int64)
        for place, name in enumerate(self._communities):
            chosen = community == place
            drawn[chosen] = _pick(self._lists["surnames"][name], chosen.sum(), random, words)
        return drawn

    def _parts(
        self,
        part: str,
        community: NDArray[np.int8],
        female: NDArray[np.bool_],
        random: np.random.Generator,
        words: list[str],
    ) -> NDArray[np.int64]:
        drawn = np.empty(len(community), np.int64)
        for place, name in enumerate(self._communities):
            for sex, is_female in (("M", False), ("F", True)):
                chosen = (community == place) & (female == is_female)
                source = self._lists["given_of"][name] if part == "given" else name
                options = self._lists[part][sex][source]
                if isinstance(options, list):
                    options = dict.fromkeys(options, 1)
                drawn[chosen] = _pick(options, chosen.sum(), random, words)
        return drawn


def _pick(
    options: Mapping[str, float], count: int, random: np.random.Generator, words: list[str]
) -> NDArray[np.int64]:
    """Indexes into `words` (grown by what is new) of words drawn by their weights."""
    for word in options:
        if word not in words:
            words.append(word)
    places = np.array([words.index(word) for word in options])
    weights = np.array(list(options.values()), float)
    return places[random.choice(len(places), count, p=weights / weights.sum())]
