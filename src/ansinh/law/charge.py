"""The charge by day from 1/7/2025: 0.03 % a day, late and evasion (Luật 41/2024, Điều 38-41).

A day's charge is simple: amount x days x rate, into the fund that was owed. The first 60 days
after the latest day of payment are late; the days after them are evasion from the day after the
office has urged in writing, save days on which the employer has a legitimate reason.
"""

from datetime import date

from ansinh.law.lawbook import Law

REGIME_BEGINS = "late_charge_by_day"
NOT_DUE, LATE, EVASION = "not_due", "late_payment", "evasion"


def evading_only_since(law: Law, fund: str) -> date:
    """The first latest day of payment whose debt can be evasion: any for the funds of social
    insurance (Luật 41/2024, Điều 141 khoản 12), none from before the charge by day for health
    insurance, whose old debts are late alone (Luật 51/2024, Điều 3 khoản 5 điểm d)."""
    kind = "health" if fund == "BHYT" else "social"
    evades = law.value("old_debt_evades", begins(law), fund=kind).value == "yes"
    return date.min if evades else begins(law)


def begins(law: Law) -> date:
    """The first day of the charge by day."""
    return law.series[REGIME_BEGINS, ()].values[0].since
