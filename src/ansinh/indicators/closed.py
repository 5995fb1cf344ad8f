"""What follows a closing: whoever shows figures may count them before the first reader asks."""

from django.dispatch import Signal

months_closed = Signal()
"""Sent with `months` (`ground.months.Month`, ascending) once closings are committed. Receivers only
keep aggregates; nothing of the books depends on them."""
