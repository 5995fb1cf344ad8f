"""Where a figure leads: its rows and its definition, asked for in the same way."""

from datetime import date

from django.urls import reverse

from ansinh.web.asked import Asked


def board(asked: Asked) -> str:
    """The board that answers a question."""
    return f"{reverse('board')}?{asked.query}"


def rows(indicator: str, scheme: str, asked: Asked) -> str:
    """The places or units that a figure adds up."""
    return f"{reverse('rows', args=[indicator, scheme])}?{asked.query}"


def definition(indicator: str, asked: Asked) -> str:
    """What an indicator means."""
    return f"{reverse('definition', args=[indicator])}?{asked.query}"


def plan(asked: Asked) -> str:
    """How the targets stand."""
    return f"{reverse('plan')}?{asked.query}"


def gap(indicator: str, scheme: str, asked: Asked) -> str:
    """What closes the gap to a target."""
    return f"{reverse('plan-gap', args=[indicator, scheme])}?{asked.query}"


def unit(code: str, month: date) -> str:
    """A unit's statement of the month of a day."""
    return f"{reverse('unit', args=[code])}?month={month:%Y-%m}"
