"""`ansinh allocate`: where a receipt's money stands, and who is covered how far."""

import json
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.assess import load_law
from ansinh.cli.installation import open_installation
from ansinh.exchange.amounts import grouped
from ansinh.ground.days import day_of_record, written_day
from ansinh.ground.months import Month, month_of, show_month

if TYPE_CHECKING:
    import pyarrow as pa

    from ansinh.ledger.priority.models import Priority
    from ansinh.receipts.spending import Spending

PEOPLE_SHOWN = 40


@click.command()
@click.option(
    "--explain",
    "reference",
    required=True,
    metavar="REFERENCE",
    help="A receipt's reference, or the bank's own number of the transaction.",
)
@click.option("--people/--no-people", default=True, help="Show the people of the unit's list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def allocate(reference: str, people: bool, as_json: bool) -> None:
    """Explain how a receipt was spent: the funds and months it paid, and what is left of it.

    Money pays a unit's debts in the order of the law when a month is closed, those who leave or
    claim a benefit before all others; the oldest money pays first. Below stands what the unit's
    people are covered by: the month up to which each fund is paid, and the shortest payment
    after which everything is.
    """
    open_installation()
    from ansinh.engine.session import connect
    from ansinh.ledger import cover
    from ansinh.ledger.errors import LedgerError
    from ansinh.receipts.spending import explain

    book = load_law()
    try:
        found = explain(reference=reference, law=book)
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    covered = cover.COVER.empty_table()
    if people:
        with connect() as session:
            covered = cover.of_unit(session, book, unit=found.unit.id)
    if as_json:
        answer = as_data(found) | {"people": _people_as_data(covered)}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo(_describe(found))
    if people:
        click.echo(_describe_people(covered))


def as_data(found: "Spending") -> dict[str, Any]:
    """A receipt's spending as JSON shows it; all money in đồng."""
    receipt = found.receipt
    decision = found.decision
    return {
        "reference": receipt.reference,
        "unit": found.unit.code,
        "value_date": receipt.value_date.isoformat(),
        "amount": receipt.amount,
        "text": receipt.text,
        "reversed_by": found.reversed_by.reference if found.reversed_by else None,
        "decided": None
        if decision is None
        else {
            "line": decision.transaction_id,
            "by": decision.recorded_by,
            "automatic": decision.automatic,
            "reasons": decision.reasons,
        },
        "spent": [
            {
                "closed": show_month(part.closed),
                "fund": part.fund,
                "about": show_month(part.about),
                "charge": part.charge,
                "amount": part.amount,
                "first": None
                if part.first is None
                else {
                    "person": part.first.person.social_insurance_number,
                    "ground": part.first.ground,
                    "dossier": part.first.dossier,
                },
            }
            for part in found.spent
        ],
        "allocated": found.allocated,
        "charges": found.charges,
        "surplus": found.surplus,
        "waiting": found.waiting,
    }


def _people_as_data(covered: "pa.Table") -> list[dict[str, Any]]:
    numbers = _numbers(covered)
    return [
        {
            "person": numbers[row["person"]],
            "fund": row["fund"],
            "payer": row["payer"],
            "paid_through": show_month(Month(row["paid_through"])),
            "unpaid_months": row["unpaid_months"],
            "payment": row["payment"],
        }
        for row in covered.to_pylist()
    ]


def _describe(found: "Spending") -> str:
    from django.utils.translation import gettext as _

    from ansinh.receipts import words

    receipt = found.receipt
    lines = [
        f"{receipt.reference}  {found.unit.code}  {found.unit.name}",
        f"  {_('ngày tiền vào')} {receipt.value_date:%d/%m/%Y}: {grouped(receipt.amount)} đồng"
        + (f"  {receipt.text}" if receipt.text else ""),
    ]
    if found.decision is not None:
        decision = found.decision
        who = _("tự động") if decision.automatic else decision.recorded_by
        why = "; ".join(words.reasons(decision.reasons)) or decision.note
        lines.append(f"  {_('ghi cho đơn vị này')} ({who}): {why}")
    if found.reversed_by is not None:
        back = found.reversed_by
        day = written_day(day_of_record(back.recorded_at))
        lines.append(
            f"  {_('đã bị đảo')} {day}: {back.entry.note}. " + _("Chứng từ không trả khoản nào.")
        )
        return "\n".join(lines)
    if found.waiting:
        lines.append("  " + _("chưa phân bổ: tháng của chứng từ chưa khóa sổ."))
        return "\n".join(lines)
    for part in found.spent:
        lines.append(
            f"  {_('khóa sổ')} {show_month(part.closed)}  {part.fund:<8} "
            f"{_('tháng')} {show_month(part.about)}  {grouped(part.amount):>18}"
            + (f"  {_('tiền lãi, tiền chậm đóng')}" if part.charge else "")
            + (f"  {_why_first(part.first)}" if part.first else "")
        )
    principal = found.allocated - found.charges
    lines.append(f"  {_('đã phân bổ, tiền gốc'):<35} {grouped(principal):>18}")
    lines.append(f"  {_('đã phân bổ, tiền lãi, chậm đóng'):<35} {grouped(found.charges):>18}")
    lines.append(f"  {_('thừa, chưa phân bổ'):<35} {grouped(found.surplus):>18}")
    return "\n".join(lines)


def _why_first(record: "Priority") -> str:
    """For whom a part was paid before all others, and why."""
    from django.utils.translation import gettext as _

    return _("trả trước cho %(person)s: %(ground)s%(dossier)s") % {
        "person": f"{record.person.social_insurance_number} {record.person.name}",
        "ground": record.get_ground_display(),
        "dossier": f", {record.dossier}" if record.dossier else "",
    }


def _describe_people(covered: "pa.Table") -> str:
    """What the unit's people are covered by: equal answers together, those short first."""
    from django.utils.translation import gettext as _

    from ansinh.register.models import Installation

    if covered.num_rows == 0:
        return _("Đơn vị không có người nào trong danh sách, hoặc chưa khóa sổ tháng nào.")
    keys = ["fund", "payer", "paid_through", "unpaid_months", "payment"]
    groups = covered.group_by(keys).aggregate([("person", "count")]).to_pylist()
    groups.sort(key=lambda row: (-row["payment"], row["fund"], row["paid_through"]))
    units, first = _units(covered), month_of(Installation.objects.get().first_month)
    lines = ["", _("Người trong danh sách:")]
    for row in groups[:PEOPLE_SHOWN]:
        state = _("đã đóng đến hết %(month)s") % {"month": show_month(row["paid_through"])}
        if row["paid_through"] < first:
            state = _("chưa đóng tháng nào từ %(month)s") % {"month": show_month(first)}
        line = f"  {row['person_count']:>7} {_('người')}  {row['fund']:<8} {state}"
        if row["payment"]:
            line += _("; thiếu %(months)d tháng, đơn vị %(unit)s nộp %(payment)s đồng là đủ") % {
                "months": row["unpaid_months"],
                "unit": units[row["payer"]],
                "payment": grouped(row["payment"]),
            }
        lines.append(line)
    if len(groups) > PEOPLE_SHOWN:
        lines.append(f"  ... {len(groups) - PEOPLE_SHOWN}")
    return "\n".join(lines)


def _numbers(covered: "pa.Table") -> dict[int, str]:
    from ansinh.register.models import Person

    people = Person.objects.filter(id__in=covered["person"].unique().to_pylist())
    return dict(people.values_list("id", "social_insurance_number"))


def _units(covered: "pa.Table") -> dict[int, str]:
    from ansinh.register.models import Unit

    units = Unit.objects.filter(id__in=covered["payer"].unique().to_pylist())
    return dict(units.values_list("id", "code"))
