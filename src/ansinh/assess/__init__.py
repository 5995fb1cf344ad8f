"""What is owed: law x spells -> lines, as column expressions.

    lines = assess(spells, law, months)     # one row per spell and billed month
    owed = postings(lines)                  # payer unit x month x fund x share

Both take and return lazy Narwhals frames, over DuckDB relations or Polars lazy frames.
"""

from ansinh.assess.kernel import LINE_COLUMNS, assess, unassessed
from ansinh.assess.posting import postings

__all__ = ["LINE_COLUMNS", "assess", "postings", "unassessed"]
