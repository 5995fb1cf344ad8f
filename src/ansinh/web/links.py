"""Where a figure leads: its rows and its definition, asked for in the same way."""

from datetime import date

from django.urls import reverse

from ansinh.web.asked import Asked


def board(asked: Asked) -> str:
    return f"{reverse('board')}?{asked.query}"


def rows(indicator: str, scheme: str, asked: Asked) -> str:
    return f"{reverse('rows', args=[indicator, scheme])}?{asked.query}"


def definition(indicator: str, asked: Asked) -> str:
    return f"{reverse('definition', args=[indicator])}?{asked.query}"


def unit(code: str, month: date) -> str:
    return f"{reverse('unit', args=[code])}?month={month:%Y-%m}"
