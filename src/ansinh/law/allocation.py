"""In which order money settles debts: that of Quyết định 595, Điều 43 khoản 2, as data.

Those who qualify for a benefit or leave come first, one person after the other, every fund of
theirs with its charge; then fund by fund, principal before charge, oldest month first. What is
left over is surplus and is not spread over the funds.
"""

from datetime import date

from ansinh.law.lawbook import Law

PRINCIPAL, CHARGE = "principal", "charge"


def ranks(law: Law, day: date) -> dict[tuple[str, str], int]:
    """The place of each (fund, kind) in the order of a day, from 0; lower is settled first."""
    order = str(law.value("allocation_order", day).value).split()
    inside = str(law.value("allocation_rule", day, what="within_fund").value).split()
    social = str(law.value("allocation_rule", day, what="social_funds").value).split()
    places: dict[tuple[str, str], int] = {}
    for fund in order:
        if fund == "persons":
            continue
        for kind in inside:
            place = len(set(places.values()))
            for member in social if fund == "BHXH" else [fund]:
                places[member, kind] = place
            if fund == "BHXH":
                places["BHXH", kind] = place
    return places


def first_grounds(law: Law, day: date) -> tuple[str, ...]:
    """The grounds on which the law of a day lets a person's dues be paid before all others:
    `claims` (qualifies for a benefit), `leaves`; none where it has no such rule."""
    if "persons" not in str(law.value("allocation_order", day).value).split():
        return ()
    return tuple(str(law.value("allocation_rule", day, what="persons").value).split())
