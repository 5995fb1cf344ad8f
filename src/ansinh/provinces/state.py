"""Who stands on which list at a moment of the invented history.

Each person has at most one line that gives health insurance, and may have a voluntary one
beside it. At most one thing happens to a line in a month, so the order in which a month's
declarations are recorded does not matter.
"""

import numpy as np
from numpy.typing import NDArray

from ansinh.ground.months import FAR
from ansinh.provinces.goals import Goals
from ansinh.provinces.log import GROUPS, MOVEMENTS, STATES, TRACKS, LogBook
from ansinh.provinces.people import People
from ansinh.provinces.profile import Profile
from ansinh.provinces.units import Units

GROUP = {name: place for place, name in enumerate(GROUPS)}
WORKERS = 3
"""Groups before this place are workers, on the compulsory track."""
MONTHLY = int(FAR)
SIX, SCHOOL, GROWN = 72, 6 * 12, 18 * 12
NOBODY = -1

Rows = NDArray[np.int64]


class State:
    """Columns by person, moved on from month to month."""

    def __init__(
        self, profile: Profile, goals: Goals, people: People, units: Units, district: Rows
    ) -> None:
        size = len(people)
        self.profile, self.goals, self.people, self.units = profile, goals, people, units
        self.month = int(profile.first_month)
        self.random = np.random.default_rng([profile.structure["seed"], 3])
        self.log = LogBook(self.month, np.random.default_rng([profile.structure["seed"], 4]))
        self.commune = people.commune.astype(np.int64)
        self.district = district[self.commune]
        self.alive = people.from_month <= self.month
        self.unit = np.full(size, NOBODY, np.int64)
        self.group = np.full(size, NOBODY, np.int8)
        self.until = np.zeros(size, np.int32)
        self.since = np.zeros(size, np.int32)
        self.busy = np.zeros(size, np.int32)
        self.back = np.zeros(size, np.int32)
        self.order = np.zeros(size, np.int16)
        self.wage = np.zeros(size, np.int64)
        self.coefficient = np.zeros(size, np.int32)
        self.position = np.zeros(size, np.int32)
        self.seniority = np.zeros(size, np.int32)
        self.profession = np.zeros(size, np.int32)
        self.agent = np.full(size, NOBODY, np.int64)
        self.income = np.zeros(size, np.int64)
        self.income_until = np.zeros(size, np.int32)
        self.income_group = np.zeros(size, np.int8)
        self.corrections: list[tuple[Rows, Rows]] = []
        self.minimums = np.zeros(5, np.int64)

    @property
    def age(self) -> NDArray[np.int32]:
        """Completed months of life at the start of the month."""
        return self.people.age_months(self.month)

    @property
    def working(self) -> NDArray[np.bool_]:
        """On an employer's list."""
        return (self.group >= 0) & (self.group < WORKERS)

    @property
    def free(self) -> NDArray[np.bool_]:
        """Alive and untouched this month, so that something may happen."""
        return self.alive & (self.busy < self.month)

    def on(self, group: str) -> NDArray[np.bool_]:
        """On a list of the group."""
        found: NDArray[np.bool_] = self.group == GROUP[group]
        return found

    def happens(self, candidates: NDArray[np.bool_], per_1000: float) -> Rows:
        """Rows of candidates to whom something happens that befalls so many in a thousand."""
        rows = np.flatnonzero(candidates)
        return rows[self.random.random(len(rows)) < per_1000 / 1000]

    def choose(self, candidates: NDArray[np.bool_], count: int) -> Rows:
        """So many of the candidates, or all of them when they are fewer."""
        rows = np.flatnonzero(candidates)
        return np.sort(self.random.permutation(rows)[:count])

    def end(self, rows: Rows, movement: str = "GH", *, recorded: int = 0, back: int = 0) -> None:
        """Their line ends with this month, or `back` months earlier."""
        self._write(rows, "ended", movement, recorded=recorded, effective=self.month - back)
        self.unit[rows] = NOBODY
        self.group[rows] = NOBODY
        self.until[rows] = 0
        self.back[rows] = 0
        self.wage[rows] = 0
        for column in (self.coefficient, self.position, self.seniority, self.profession):
            column[rows] = 0

    def join(
        self,
        rows: Rows,
        group: NDArray[np.int8] | str,
        unit: Rows,
        movement: str = "TM",
        *,
        months: Rows | int = 0,
        recorded: int = 0,
        back: Rows | int = 0,
    ) -> None:
        """They come onto a unit's list; `months` are those paid at once, 0 for month by month.

        `back` counts the months that the line had run when it is declared.
        """
        self.group[rows] = GROUP[group] if isinstance(group, str) else group
        self.unit[rows] = unit
        paid = np.broadcast_to(np.asarray(months), len(rows))
        start = self.month - np.broadcast_to(np.asarray(back), len(rows))
        self.until[rows] = np.where(paid > 0, start + paid, MONTHLY)
        self._write(
            rows, "active", movement, recorded=recorded, effective=start,
            payment_months=np.maximum(paid, 1),
        )  # fmt: skip

    def restate(
        self, rows: Rows, state: str, movement: str, *, voids: Rows | int = -1, back: int = 0
    ) -> Rows:
        """Their line goes on in another state or with another wage; returns the serials."""
        return self._write(rows, state, movement, effective=self.month - back, voids=voids)

    def _write(
        self,
        rows: Rows,
        state: str,
        movement: str,
        *,
        effective: Rows | int,
        recorded: int = 0,
        payment_months: Rows | int = 1,
        voids: Rows | int = -1,
    ) -> Rows:
        self.busy[rows] = recorded or self.month
        self.since[rows] = self.month
        return self.log.add(
            len(rows),
            person=rows,
            unit=self.unit[rows],
            track=np.where(self.group[rows] < WORKERS, TRACKS.index("BB"), TRACKS.index("BHYT")),
            effective_month=effective,
            state=STATES.index(state),
            group=self.group[rows],
            wage=self.wage[rows],
            coefficient=self.coefficient[rows],
            position_coefficient=self.position[rows],
            seniority_rate=self.seniority[rows],
            profession_rate=self.profession[rows],
            payment_months=payment_months,
            member_order=np.where(self.on("household")[rows], self.order[rows], 0),
            movement=MOVEMENTS.index(movement),
            voids=voids,
            recorded_month=recorded or self.month,
        )

    def list_of(self, group: NDArray[np.int8], rows: Rows) -> Rows:
        """The unit whose list of a group (places in `GROUPS`) serves somebody's commune."""
        unit = np.empty(len(rows), np.int64)
        for place in np.unique(group).tolist():
            chosen = group == place
            lists = self.units.lists[GROUPS[place]]
            unit[chosen] = lists[self.commune[rows[chosen]]]
        return unit

    def fall_back(self, rows: Rows, *, recorded: int = 0, back: int = 0) -> None:
        """They join the list to which age and household entitle them, if there is one."""
        group = self.entitled(rows)
        listed = group != NOBODY
        rows, group = rows[listed], group[listed]
        prepaid = np.isin(group, [GROUP["near_poor"], GROUP["agri_average"]])
        self.join(
            rows, group, self.list_of(group, rows), months=np.where(prepaid, 12, 0),
            recorded=recorded, back=back,
        )  # fmt: skip

    def entitled(self, rows: Rows) -> NDArray[np.int8]:
        """The group that age, then the household's category, give; NOBODY where none does."""
        categories = self.people.categories
        of_category = np.array(
            [GROUP.get(name, NOBODY) if name != "ordinary" else NOBODY for name in categories],
            np.int8,
        )
        group = of_category[self.people.household_category[self.people.household[rows]]]
        young = self.age[rows] < SIX
        return np.where(young, GROUP["child_under_6"], group).astype(np.int8)
