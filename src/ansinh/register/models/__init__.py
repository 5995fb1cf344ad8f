"""Who is covered: people, households, units, offices and areas in time, the log of changes.

The log is append-only: the database refuses UPDATE, DELETE and TRUNCATE on it to everybody
(migration 0002). Everything else about cover is computed from it. References of the large
tables are checked by one trigger for each statement, not by one for each row
(docs/decisions/0003).
"""

from ansinh.register.models.log import ENDED, Change, Participation, Track
from ansinh.register.models.people import (
    DatedRecord,
    Household,
    PairRecord,
    Person,
    PersonRecord,
    Unit,
    UnitRecord,
)
from ansinh.register.models.places import Area, AreaSuccession, Installation, Office, Serving

__all__ = [
    "Area",
    "AreaSuccession",
    "Change",
    "DatedRecord",
    "ENDED",
    "Household",
    "Installation",
    "Office",
    "PairRecord",
    "Participation",
    "Person",
    "PersonRecord",
    "Serving",
    "Track",
    "Unit",
    "UnitRecord",
]
