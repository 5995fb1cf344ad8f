"""A worker with several contracts (Quyết định 595, Điều 42 khoản 1; Nghị định 146/2018, Điều 7).

Social and unemployment insurance go with the contract that was made first, health insurance with
the one of the highest wage, accident insurance with every one. Each contract keeps its own wage:
another employer's is never borrowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contract:
    """A running contract: its unit, the day it was made, and its own wage in đồng a month."""

    unit: str
    made: date
    wage: int


def states_of(contracts: Sequence[Contract]) -> list[str]:
    """The state of the line of each contract, in the order given."""
    if not contracts:
        return []
    first = min(range(len(contracts)), key=lambda at: (contracts[at].made, at))
    highest = max(range(len(contracts)), key=lambda at: (contracts[at].wage, -at))
    states = []
    for at in range(len(contracts)):
        if at == first:
            states.append("active" if at == highest else "health_elsewhere")
        else:
            states.append("other_contract_health" if at == highest else "other_contract")
    return states
