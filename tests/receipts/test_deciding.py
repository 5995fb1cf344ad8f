"""One decision each: by one person, remembered, taken back with a reason and by an entry."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections

from ansinh import statements
from ansinh.ledger.errors import LedgerError
from ansinh.ledger.models import Entry, Posting, Receipt
from ansinh.ledger.operations import reverse_receipt
from ansinh.receipts.models import BankDecision, BankTransaction
from ansinh.receipts.operations import AlreadyDecided, decide, reverse, set_aside
from ansinh.receipts.payers import disputed, remembered
from ansinh.receipts.queries import history, queue
from ansinh.record.actor import Actor
from tests.ledger.builders import close, law
from tests.receipts.builders import few, install, line, receipts, statement, take, waiting

ONE, TWO, THREE = few()
LATER = datetime(2026, 8, 2, 3, tzinfo=UTC)
CLERK = {"recorded_at": LATER, "actor": Actor("lan")}


@pytest.fixture
def office(database: str) -> None:
    install(few())


def unclear(reference: str, amount: int = 300_000, **more: object) -> object:
    """Money of an account that nobody has seen, with the code of unit one."""
    return line(reference, ONE, amount, counterparty_name="", **more)


def whole() -> list:
    from ansinh.ledger.verification import verify

    return verify(law=law())


def cash() -> dict[int, int]:
    """Money by unit, as the journal has it."""
    totals: dict[int, int] = {}
    for unit, amount in Posting.objects.filter(account="cash").values_list("unit", "amount"):
        totals[unit] = totals.get(unit, 0) + amount
    return totals


def test_a_person_decides_and_the_payer_is_remembered(office: None) -> None:
    take(statement([unclear("FT1", counterparty_account="190055")]))
    (waits,) = queue().waiting
    assert waits.doubt == "no_second_evidence"
    assert [candidate.unit.code for candidate in waits.candidates] == [ONE.code]
    made = decide(line=waits.transaction.id, unit=1, **CLERK)
    assert (made.number, made.recorded_by, made.automatic) == (1, "lan", False)
    assert made.reasons[0]["evidence"] == "code" and made.score == waits.candidates[0].score
    assert cash() == {1: 300_000} and queue().count == 0
    assert [(payer.unit, payer.account) for payer in remembered()] == [(1, "190055")]
    result = take(statement([unclear("FT2", 400_000, counterparty_account="190055")]), "next.csv")
    assert result.counts["booked"] == 1
    assert cash() == {1: 700_000}
    assert whole() == []


def test_a_payer_inside_the_memo_is_remembered_and_may_be_left_out(office: None) -> None:
    memo = "MBVCB.{}.+BHXH+103+00+TA0001Z+00600+dong BHXH+.CT tu 0071000111 VO THU toi 110000111222"
    take(statement([unclear(f"FT{i}", 100 + i, remittance=memo.format(i)) for i in range(2)]))
    first, second = waiting()
    decide(line=first.id, unit=1, remember=False, **CLERK)
    assert list(remembered()) == []
    decide(line=second.id, unit=1, **CLERK)
    assert [(payer.account, payer.name) for payer in remembered()] == [("0071000111", "")]


def test_an_account_booked_by_code_and_name_is_learned(office: None) -> None:
    take(statement([line("FT1", ONE, 10, counterparty_account="190055")]))
    decision = BankDecision.objects.get()
    assert decision.automatic and decision.remember
    assert [(payer.unit, payer.account) for payer in remembered()] == [(1, "190055")]
    take(statement([unclear("FT2", 20, counterparty_account="190055")]), "next.csv")
    assert cash() == {1: 30}
    assert not BankDecision.objects.get(transaction__bank_reference="FT2").remember
    assert whole() == []


def test_a_line_that_waited_is_booked_when_its_account_is_learned(office: None) -> None:
    take(statement([unclear("FT1", 10, counterparty_account="190055")]))
    assert queue().count == 1
    result = take(statement([line("FT2", ONE, 20, counterparty_account="190055")]), "next.csv")
    assert (result.counts["booked"], result.late) == (1, 1)
    assert queue().count == 0 and cash() == {1: 30}
    assert whole() == []


def test_a_reversal_makes_the_machine_doubt_the_account(office: None) -> None:
    """Not only the booking that was wrong: nothing of this account is certain any more."""
    own = {"counterparty_account": "190055"}
    take(statement([line("FT1", ONE, 10, **own), line("FT2", ONE, 20, **own)]))
    kept = BankTransaction.objects.get(bank_reference="FT2")
    reverse(line=kept.id, reason="tiền của đơn vị khác", **CLERK)
    assert list(remembered()) == [] and disputed() == ["190055"]
    again = take(statement([unclear("FT3", 30, **own), line("FT4", ONE, 40, **own)]), "next.csv")
    assert (again.counts["booked"], again.counts["queued"]) == (1, 1)
    decide(line=BankTransaction.objects.get(bank_reference="FT3").id, unit=1, **CLERK)
    assert {payer.account for payer in remembered()} == {"190055"}


def test_an_account_that_paid_for_two_units_is_nobodys(office: None) -> None:
    own = {"counterparty_account": "190055"}
    take(statement([line("FT1", ONE, 10, **own), line("FT2", TWO, 20, **own)]))
    assert Receipt.objects.count() == 2 and list(remembered()) == []
    take(statement([line("FT3", ONE, 30, **own)]), "next.csv")
    assert list(remembered()) == [] and disputed() == ["190055"]
    result = take(statement([unclear("FT4", 40, **own), line("FT5", ONE, 50, **own)]), "third.csv")
    assert (result.counts["booked"], result.counts["queued"]) == (1, 1)


def test_a_reversed_payment_is_reversed_in_the_books(office: None) -> None:
    """O9 of the nearest peer: there a cancelled payment stays accepted."""
    take(statement([line("FT1", ONE, 300_000)]))
    kept = BankTransaction.objects.get()
    reverse(line=kept.id, reason="tiền của đơn vị khác", **CLERK)
    assert cash() == {1: 0}
    assert {row.amount for row in Receipt.objects.all()} == {300_000, -300_000}
    assert Entry.objects.get(kind="reversal").note == "tiền của đơn vị khác"
    assert [each.transaction.id for each in queue().waiting] == [kept.id]
    assert queue().waiting[0].doubt == "taken_back" and queue().waiting[0].decisions == 2
    decide(line=kept.id, unit=2, **CLERK)
    assert cash() == {1: 0, 2: 300_000}
    assert [each.kind for each in history(kept.id).decisions] == ["book", "reverse", "book"]
    assert whole() == []


def test_a_reversal_forgets_the_payer(office: None) -> None:
    take(statement([unclear("FT1", counterparty_account="190055")]))
    (waits,) = waiting()
    decide(line=waits.id, unit=1, **CLERK)
    reverse(line=waits.id, reason="nhầm", **CLERK)
    assert list(remembered()) == []
    again = take(statement([unclear("FT2", counterparty_account="190055")]), "next.csv")
    assert again.counts["queued"] == 1


def test_a_reversal_leaves_a_closed_month_closed(office: None) -> None:
    take(statement([line("FT1", ONE, 300_000)]))
    for month in (6, 7):
        close(f"2026-{month:02d}")
    before = statements.of(unit=ONE.code, month=2026 * 12 + 6)
    reverse(line=waiting_or_booked(), reason="nhầm đơn vị", **CLERK | {"recorded_at": after()})
    entry = Entry.objects.get(kind="reversal")
    assert entry.booked_month == date(2026, 8, 1)
    assert statements.of(unit=ONE.code, month=2026 * 12 + 6) == before
    decide(line=waiting_or_booked(), unit=2, **CLERK | {"recorded_at": after()})
    close("2026-08")
    assert statements.of(unit=TWO.code, month=2026 * 12 + 7).surplus_out == 300_000
    assert whole() == []


def waiting_or_booked() -> int:
    return BankTransaction.objects.get().id


def after() -> datetime:
    return datetime(2026, 8, 20, tzinfo=UTC)


def test_money_that_is_no_contribution_is_set_aside_and_can_come_back(office: None) -> None:
    take(statement([line("FT1", None, 5_000, remittance="lai tien gui")]))
    (waits,) = waiting()
    with pytest.raises(LedgerError, match="lý do"):
        set_aside(line=waits.id, reason="  ", **CLERK)
    set_aside(line=waits.id, reason="lãi tiền gửi", **CLERK)
    assert waiting() == [] and receipts() == set()
    reverse(line=waits.id, reason="không phải lãi", **CLERK)
    assert len(waiting()) == 1 and receipts() == set()
    assert whole() == []


def test_wrong_questions_are_answered_in_words(office: None) -> None:
    take(statement([unclear("FT1"), line("FT2", None, -5)]))
    credit, debit = BankTransaction.objects.order_by("-amount")
    for call in (
        lambda: decide(line=credit.id, unit=99, **CLERK),
        lambda: decide(line=999, unit=1, **CLERK),
        lambda: decide(line=debit.id, unit=1, **CLERK),
        lambda: reverse(line=credit.id, reason="nhầm", **CLERK),
        lambda: reverse(line=credit.id, reason="", **CLERK),
    ):
        with pytest.raises(LedgerError):
            call()
    assert not BankDecision.objects.exists() and receipts() == set()


def test_two_clerks_decide_one_line_at_once(office: None) -> None:
    """O11 of the nearest peer: there the check of versions is commented out."""
    take(statement([unclear("FT1")]))
    (waits,) = waiting()
    together, answers = threading.Barrier(2), {}

    def clerk(name: str, unit: int) -> None:
        try:
            together.wait(10)
            made = decide(line=waits.id, unit=unit, seen=0, recorded_at=LATER, actor=Actor(name))
            answers[name] = made.recorded_by
        except AlreadyDecided as told:
            answers[name] = told
        finally:
            connections.close_all()

    threads = [threading.Thread(target=clerk, args=pair) for pair in (("lan", 1), ("minh", 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = BankDecision.objects.get().recorded_by
    loser = {"lan": "minh", "minh": "lan"}[winner]
    assert answers[winner] == winner
    assert isinstance(answers[loser], AlreadyDecided) and winner in str(answers[loser])
    assert Receipt.objects.count() == 1


def test_a_clerk_who_saw_an_older_state_is_told(office: None) -> None:
    take(statement([unclear("FT1")]))
    (waits,) = waiting()
    decide(line=waits.id, unit=1, seen=0, **CLERK)
    reverse(line=waits.id, reason="nhầm", seen=1, **CLERK)
    with pytest.raises(AlreadyDecided, match="lan"):
        decide(line=waits.id, unit=2, seen=0, recorded_at=LATER, actor=Actor("minh"))
    with pytest.raises(AlreadyDecided):
        set_aside(line=waits.id, reason="hoàn", seen=0, recorded_at=LATER, actor=Actor("minh"))
    assert BankDecision.objects.count() == 2


def test_a_receipt_reversed_behind_the_queue_is_named_and_put_right(office: None) -> None:
    take(statement([line("FT1", ONE, 300_000)]))
    receipt = Receipt.objects.get()
    reverse_receipt(
        reference=receipt.reference, recorded_at=LATER, actor=Actor("lan"), reason="nhầm"
    )
    assert [finding.invariant for finding in whole()] == ["bank-decisions"]
    reverse(line=BankTransaction.objects.get().id, reason="theo chứng từ", **CLERK)
    assert whole() == [] and cash() == {1: 0}


def test_the_database_refuses_decisions_out_of_order(office: None) -> None:
    from ansinh.record.acting import acting

    take(statement([unclear("FT1")]))
    (waits,) = waiting()
    for number, kind in ((2, "set_aside"), (1, "reverse"), (0, "set_aside")):
        with (
            pytest.raises(Exception, match="does not follow"),
            acting(actor=Actor("x"), reason="x"),
        ):
            BankDecision.objects.create(
                transaction=waits, number=number, kind=kind, note="x", recorded_at=LATER
            )
    set_aside(line=waits.id, reason="lãi", **CLERK)
    with pytest.raises(Exception, match="does not follow"), acting(actor=Actor("x"), reason="x"):
        BankDecision.objects.create(
            transaction=waits, number=2, kind="set_aside", note="x", recorded_at=LATER
        )


def test_money_is_whole_numbers_everywhere(office: None) -> None:
    """O10 of the nearest peer: there amounts are floating point.

    Figures read out of published texts may be percentages: they are kept as exact decimals,
    and no money of ours is computed from them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN
                ('real', 'double precision', 'numeric', 'money')
                AND (table_name, data_type) <> ('bulletins_publishedfact', 'numeric')
            """
        )
        assert cursor.fetchall() == []
    large = 10**13 - 1  # the largest receipt that is believed (ledger.incoming.RECEIPT_MAX)
    take(statement([line("FT1", ONE, large)]))
    assert cash() == {1: large}


def test_a_clerk_and_an_import_that_decide_the_same_line(office: None) -> None:
    """The import teaches whose account paid a waiting line while a clerk decides it: one wins."""
    own = {"counterparty_account": "190055"}
    take(statement([unclear("FT1", 10, **own)]))
    (waits,) = waiting()
    outcomes: list[str] = []

    def clerk() -> None:
        try:
            decide(line=waits.id, unit=2, **CLERK)
            outcomes.append("clerk")
        except AlreadyDecided:
            outcomes.append("told")
        finally:
            connections.close_all()

    def machine() -> None:
        try:
            late = take(statement([line("FT2", ONE, 20, **own)]), "next.csv").late
            outcomes.append(f"machine {late}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=each) for each in (clerk, machine)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) in ({"clerk", "machine 0"}, {"told", "machine 1"})
    assert BankDecision.objects.filter(transaction=waits).count() == 1
    assert whole() == []
