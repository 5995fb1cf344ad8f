"""A statement must agree with itself before one line of it is taken."""

from ansinh.exchange.bank.statement import BankLine, BankStatement
from ansinh.exchange.refusal import Refused, Unbalanced

ACCOUNT_MAX = 40
"""An IBAN has at most 34."""


AMOUNT_MAX = 10**15
"""Minor units of one transaction or balance: a million billion đồng, more than a year's money of
the whole country's social security."""


def check_statement(statement: BankStatement) -> None:
    """Refuse a statement that does not add up.

    Opening balance plus lines is the closing balance; declared sums and counts are those of
    the lines; a running balance runs. Raises `Unbalanced` with expected, found and difference,
    or `Refused` when the currencies are mixed, or the account is no account.
    """
    _check_account(statement)
    _check_currency(statement)
    _check_bounds(statement)
    _check_balances(statement)
    _check_totals(statement)
    _check_running_balance(statement)


def _check_account(statement: BankStatement) -> None:
    if len(statement.account) > ACCOUNT_MAX:
        raise Refused(
            f"an account's number has at most {ACCOUNT_MAX} characters",
            place=statement.position,
            value=statement.account,
        )


def _check_currency(statement: BankStatement) -> None:
    for line in statement.lines:
        if line.currency != statement.currency:
            raise Refused(
                f"an amount in another currency than the account's {statement.currency}",
                place=line.position,
                value=line.currency,
            )


def _check_bounds(statement: BankStatement) -> None:
    for line in statement.lines:
        if abs(line.amount) > AMOUNT_MAX:
            raise Refused(
                f"an amount is beyond {AMOUNT_MAX:,}",
                place=line.position,
                value=line.amount,
                advice="Nothing was taken from it. Ask the bank for the right file.",
            )


def _check_balances(statement: BankStatement) -> None:
    if statement.opening is None or statement.closing is None:
        return
    expected = statement.opening + sum(line.amount for line in statement.lines)
    if expected != statement.closing:
        raise Unbalanced(
            f"The closing balance of account {statement.account}",
            expected=expected,
            found=statement.closing,
            place=statement.position,
        )


def _check_totals(statement: BankStatement) -> None:
    money_in = [line.amount for line in statement.lines if line.amount > 0]
    money_out = [-line.amount for line in statement.lines if line.amount < 0]
    totals = statement.totals
    split = statement.entry_count not in (None, len(statement.lines))
    entries = statement.entry_count if split else len(statement.lines)
    checks = [
        ("The total of credits", sum(money_in), totals.credit_sum),
        ("The total of debits", sum(money_out), totals.debit_sum),
        ("The net total", sum(money_in) - sum(money_out), totals.net),
        (
            "The number of entries",
            len(statement.lines) if entries is None else entries,
            totals.count,
        ),
    ]
    if not split:
        # A zero line belongs to neither side; some banks count it, so counts bind only without.
        zeros = len(statement.lines) - len(money_in) - len(money_out)
        if not zeros:
            checks.append(("The number of credits", len(money_in), totals.credit_count))
            checks.append(("The number of debits", len(money_out), totals.debit_count))
    for what, expected, found in checks:
        if found is not None and found != expected:
            raise Unbalanced(
                f"{what} of account {statement.account}",
                expected=expected,
                found=found,
                place=statement.position,
            )


def _check_running_balance(statement: BankStatement) -> None:
    lines = [line for line in statement.lines if line.balance_after is not None]
    if len(lines) != len(statement.lines) or not lines:
        return
    if _first_break(lines, statement.opening) is None:
        return
    # Some exports put the newest line first; then the balance runs from below.
    if _first_break(lines[::-1], statement.opening) is None:
        return
    index, expected = _first_break(lines, None) or _first_break(lines, statement.opening) or (0, 0)
    raise Unbalanced(
        f"The running balance of account {statement.account}",
        expected=expected,
        found=lines[index].balance_after or 0,
        place=lines[index].position,
    )


def _first_break(lines: list[BankLine], opening: int | None) -> tuple[int, int] | None:
    """Index of the first line whose balance does not follow, with the balance expected."""
    before = opening
    for index, line in enumerate(lines):
        if before is not None and before + line.amount != line.balance_after:
            return index, before + line.amount
        before = line.balance_after
    return None
