"""Accounts of an invented province: one of each role, with a password that is printed."""

import secrets
from datetime import UTC, datetime

import click

from ansinh.cli import acting

WORDS = (
    "song", "nui", "rung", "ruong", "lua", "chim", "thuyen", "cau", "sao", "trang", "mua", "nang",
    "gio", "suoi", "hoa", "tre", "sen", "dua", "quat", "voi", "ho", "nai", "cong", "ca", "tom",
)  # fmt: skip
"""Words without marks, that every keyboard has."""

NAMES = {
    "officer": "Nguyễn Thị Thu",
    "checker": "Trần Văn Kiểm",
    "accountant": "Lê Thị Toán",
    "director": "Phạm Văn Giám",
    "auditor": "Hoàng Thị Tra",
    "administrator": "Vũ Văn Quản",
}
"""Invented people, one for each role of an office."""

FIRST = "officer"
"""Whom the printed link lets in."""


def print_accounts() -> None:
    """Give every demo account a new password and print them."""
    from ansinh.accounts import operations, queries

    click.echo("Accounts (all people are invented; the passwords are new each time):")
    now = datetime.now(UTC)
    for role, name in NAMES.items():
        found = queries.by_username(role) or operations.create_user(
            username=role, name=name, role=role, password=None, recorded_at=now,
            actor=acting.actor(), must_change=False,
        )  # fmt: skip
        password = _password()
        operations.change_password(
            user=found, password=password, recorded_at=now, actor=acting.actor()
        )
        click.echo(f"  {role:<14} {password}")
    click.echo()


def _password() -> str:
    words = [secrets.choice(WORDS) for _ in range(4)]
    return f"{'-'.join(words)}-{secrets.randbelow(90) + 10}"
