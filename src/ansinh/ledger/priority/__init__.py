"""People whose dues a unit's money pays before all others: those who leave or claim a benefit.

The law (QĐ 595/QĐ-BHXH điều 43 khoản 2.1; since 1/5/2026 column 38 of C69a-HD) has a unit's
money pay a person's whole dues, every fund with its late charges, so that the person's book can
be closed; what is left pays the rest in the usual order. `recording` takes such a person in,
`claims` says what of the unit's debts is theirs, and `keeping` what was paid for them.
"""
