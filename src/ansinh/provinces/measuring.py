"""Seconds and peak memory of the steps of a build."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PEAK_RESET = "5"


@dataclass(frozen=True)
class Step:
    """A step that was done: its wall-clock seconds and the peak of this process, MiB."""

    name: str
    seconds: float
    peak_mib: int


@dataclass(frozen=True)
class Report:
    """The steps of a build, in their order."""

    steps: tuple[Step, ...]

    @property
    def seconds(self) -> float:
        """All steps together."""
        return sum(step.seconds for step in self.steps)

    @property
    def peak_mib(self) -> int:
        """The highest peak of any step."""
        return max((step.peak_mib for step in self.steps), default=0)


class Measured:
    """Runs steps, tells of each before it begins, and remembers what it took."""

    def __init__(self, tell: Callable[[str, int, int], None], *, total: int) -> None:
        self._tell, self._total = tell, total
        self._steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what happens inside."""
        self._tell(name, len(self._steps), self._total)
        _reset_peak()
        began = time.perf_counter()
        yield
        self._steps.append(Step(name, time.perf_counter() - began, _peak_mib()))

    def done(self) -> Report:
        """Tell that everything is done and return the measurements."""
        self._tell("", len(self._steps), self._total)
        return Report(tuple(self._steps))


def _reset_peak() -> None:
    """Let Linux count the peak anew; elsewhere the peak is that of the whole run."""
    try:
        Path("/proc/self/clear_refs").write_text(PEAK_RESET)
    except OSError:
        return


def _peak_mib() -> int:
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
