"""A worker with several contracts (quantity `several_contracts`).

Social and unemployment insurance go with the contract that was made first, accident insurance with
every one. Health insurance went with the one of the highest wage until 30/6/2025 (Quyết định 595,
Điều 42 khoản 1), and goes with the contract of social insurance since (Luật BHYT, Điều 13 khoản 5
điểm b as amended by Luật 51/2024). Each contract keeps its own wage: another employer's is never
borrowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ansinh.law.lawbook import Law


@dataclass(frozen=True, slots=True)
class Contract:
    """A running contract: its unit, the day it was made, and its own wage in đồng a month."""

    unit: str
    made: date
    wage: int


def states_of(law: Law, contracts: Sequence[Contract], day: date) -> list[str]:
    """The state of the line of each contract on a day, in the order given."""
    if not contracts:
        return []
    first = min(range(len(contracts)), key=lambda at: (contracts[at].made, at))
    highest = max(range(len(contracts)), key=lambda at: (contracts[at].wage, -at))
    health = law.value("several_contracts", day, fund="health").value
    insured = {"first": first, "highest_wage": highest}[str(health)]
    states = []
    for at in range(len(contracts)):
        if at == first:
            states.append("active" if at == insured else "health_elsewhere")
        else:
            states.append("other_contract_health" if at == insured else "other_contract")
    return states
