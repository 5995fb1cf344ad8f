"""How likely two people of the register are one: Fellegi and Sunter with rare names worth more.

The weight of a level is log2(m / u): how often it is seen of one person entered twice, against
two people who only met in a block. What is rare is worth more: an equal name, birth date or
commune weighs by how many people share it. The shares `m` are those that a second entry is
expected to have; nothing is learned from the register, so that the same pair always weighs the
same.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ansinh.engine.linking import FEATURES

M = {
    "name": (0.72, 0.11, 0.06, 0.07, 0.02, 0.012, 0.008),
    "birth": (0.80, 0.06, 0.06, 0.06, 0.005, 0.005),
    "sex": (0.98, 0.02),
    "personal_id": (0.33, 0.035, 0.63, 1e-6),
    "area": (0.80, 0.20),
    "household": (0.50, 0.37, 0.13),
    "number": (0.08, 0.92),
}
"""How often each level (`engine.linking.FEATURES`) is seen of one person entered twice."""

U = {
    "name": (0.0, 0.0, 3e-4, 4e-4, 4e-3, 0.02, 0.97),
    "birth": (0.0, 4e-5, 1e-3, 3e-3, 0.012, 0.985),
    "sex": (0.5, 0.5),
    "personal_id": (2e-7, 1e-5, 0.51, 0.49),
    "area": (0.0, 1.0),
    "household": (0.0, 0.28, 0.72),
    "number": (1e-5, 1.0),
}
"""How often it is seen of two people at random; 0 where it follows from how many share it."""

SHARED = {("name", 0): "name_people", ("name", 1): "name_people",
          ("birth", 0): "birth_people", ("area", 0): "area_people"}  # fmt: skip
HOUSEHOLD = 4.0
"""People of a household list, about: of those of a commune, so many share a household."""
ELSEWHERE = (0.0, 1.6, -2.3)
"""The weight of each level of the household in two communes: a second number is seldom on a second
household list (C18-TS keeps the number that the household list has)."""
KIN = -9.0
"""Kin of one household share more than strangers do: taken off where they are born apart, or on one
day with given names of their own."""

TYPED_MAX, TYPED, NAMED = 2, 4.5, -3.5
"""Of two names a letter apart, one that hardly anybody has is mistyped; where both are borne by
many, they are the names of two people."""

LIKELY = 2.6
"""From this weight a pair is one person, nearly always (docs/decisions/0012)."""
POSSIBLE = -2.0
"""From this weight a pair is worth a look."""


def weights(pairs: pa.Table, people: int) -> NDArray[np.float64]:
    """The weight of each pair (`engine.linking.PAIRS`) in a register of so many people."""
    total = np.full(pairs.num_rows, -np.log2(max(people, 2) * 10.0))
    for feature in FEATURES:
        level = pairs[feature].to_numpy()
        u = np.array(U[feature])[level]
        for (name, at), column in SHARED.items():
            if name == feature:
                shared = pairs[column].to_numpy() / max(people, 2)
                u = np.where(level == at, np.maximum(shared, 1e-6), u)
        weight = np.log2(np.array(M[feature])[level] / np.maximum(u, 1e-12))
        if feature == "household":
            within = HOUSEHOLD / np.maximum(pairs["area_people"].to_numpy(), HOUSEHOLD)
            weight = np.where(level == 0, np.log2(np.array(M[feature])[0] / within), weight)
            weight = np.where(pairs["area"].to_numpy() == 0, weight, np.array(ELSEWHERE)[level])
        total += weight
    name, birth = pairs["name"].to_numpy(), pairs["birth"].to_numpy()
    kin = (pairs["household"].to_numpy() == 0) & ((birth >= 4) | (name >= 5))
    typed = np.where(pairs["name_people"].to_numpy() <= TYPED_MAX, TYPED, NAMED)
    total += np.where((name == 3) | (name == 4), typed, 0.0)
    return total + np.where(kin, KIN, 0.0)


def reasons(row: Mapping[str, int]) -> list[tuple[str, str]]:
    """What speaks for and against a pair: features with the level that they have."""
    return [(feature, levels[row[feature]]) for feature, levels in FEATURES.items()]
