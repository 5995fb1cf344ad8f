"""Making what the board will ask for when months are closed, so that its first reader is served."""

from collections.abc import Sequence

from ansinh.ground.months import Month, last_day
from ansinh.indicators.knowledge import knowledge
from ansinh.indicators.measures import keep_months
from ansinh.indicators.places import scope_of
from ansinh.web.asked import Asked
from ansinh.web.board.views import figures


def keep_board(months: Sequence[Month]) -> None:
    """Count and keep on disk what the board shows of some months, as everything is known now.

    Every month gets its counts; the comparisons person by person are made for the last one,
    which is what a board opens with.
    """
    known = knowledge()
    keep_months(months, known)
    figures(Asked(last_day(max(months))), scope_of(None), known)
