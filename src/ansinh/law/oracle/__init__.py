"""The law one debt, one payment, one person at a time: what the columns are measured against.

Cases of the law and tests ask it; nothing that books, shows or prints may (a tidy test holds
that). The rooms that compute over columns take their amounts, dates and orders from the same
dated values, and only from those.
"""
