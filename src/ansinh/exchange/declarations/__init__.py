"""Declarations: the lists that employers, agents, communes and schools hand in, as tables.

Bytes -> sheets -> the rows of a known form. Knows no business: whether a number is a person's, a
group lawful or a wage too low is judged by `ansinh.dossiers`.
"""

from ansinh.exchange.declarations.cells import Wrong
from ansinh.exchange.declarations.days import Birth
from ansinh.exchange.declarations.envelope import Envelope, is_envelope, read_envelope
from ansinh.exchange.declarations.figures import Pay
from ansinh.exchange.declarations.files import open_sheets
from ansinh.exchange.declarations.layout import layouts, mapped
from ansinh.exchange.declarations.movements import Movement, movement_of, movements
from ansinh.exchange.declarations.numbered import Answers, read_numbered
from ansinh.exchange.declarations.own_forms import is_own_form, read_own_form
from ansinh.exchange.declarations.reading import (
    Declaration,
    DeclaredRow,
    Unread,
    give_back,
    read_declaration,
)
from ansinh.exchange.declarations.signature import Signature

__all__ = [
    "Answers",
    "Birth",
    "Declaration",
    "DeclaredRow",
    "Envelope",
    "Movement",
    "Signature",
    "Pay",
    "Unread",
    "Wrong",
    "give_back",
    "is_envelope",
    "is_own_form",
    "layouts",
    "mapped",
    "movement_of",
    "movements",
    "open_sheets",
    "read_declaration",
    "read_envelope",
    "read_numbered",
    "read_own_form",
]
