"""What the law says: dated values with a citation each, and pure rules over them.

    from ansinh import law
    book = law.load()
    book.value("base_salary", date(2017, 7, 1)).value    # 1300000, with reference and status

The YAML tree under `statute/` reads like the statutes' own table of contents; see docs/law.md.
"""

from ansinh.law.lawbook import Law
from ansinh.law.loading import load
from ansinh.law.overlays import overlays_in
from ansinh.law.values import LawError, LawMissing, Reference, Value

__all__ = ["Law", "LawError", "LawMissing", "Reference", "Value", "load", "overlays_in"]
