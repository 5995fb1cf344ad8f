"""Reading published Vietnamese bulletins: figures out of text, with whose, when and where.

    read_text(text) -> Reading      the facts of one text
    check(facts) -> list[Flag]      the identities its printed figures do not satisfy

A grammar, not a model: tokens, numbers with units, dates, then rules for what each figure is.
No network, no Django. The words are data (data/vocabulary.yaml, data/places.yaml).
"""

from .identities import check
from .model import Comparison, Fact, Flag, Reading
from .reader import read_text

__all__ = ["Comparison", "Fact", "Flag", "Reading", "check", "read_text"]
