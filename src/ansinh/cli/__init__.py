"""The `ansinh` command: one word for every job of the office.

Each verb lives in a module of this folder and is imported only when it is called, so that
`ansinh --help` answers at once and the pure verbs (law, assess) need no database.
"""

from importlib import import_module
from typing import Any

import click

from ansinh.cli.terminal import plain_streams
from ansinh.ground.private_files import keep_private

VERBS = {
    "demo": "ansinh.cli.demo:demo",
    "provinces": "ansinh.cli.provinces:provinces",
    "serve": "ansinh.cli.serve:serve",
    "close": "ansinh.cli.close:close",
    "import": "ansinh.cli.import_:import_files",
    "init": "ansinh.cli.init:init",
    "open": "ansinh.cli.open:open_office",
    "dossier": "ansinh.cli.dossier:dossier",
    "compare": "ansinh.cli.compare:compare",
    "export": "ansinh.cli.export:export",
    "match": "ansinh.cli.match:match",
    "unit": "ansinh.cli.unit:unit",
    "person": "ansinh.cli.person:person",
    "duplicates": "ansinh.cli.duplicates:duplicates",
    "household": "ansinh.cli.lists:household",
    "school": "ansinh.cli.lists:school",
    "children": "ansinh.cli.lists:children",
    "settle": "ansinh.cli.settle:settle",
    "allocate": "ansinh.cli.allocate:allocate",
    "facts": "ansinh.cli.facts:facts",
    "explain-change": "ansinh.cli.explain_change:explain_change",
    "plan": "ansinh.cli.plan:plan",
    "bulletin": "ansinh.cli.bulletin:bulletin",
    "league": "ansinh.cli.league:league",
    "notice": "ansinh.cli.notice:notice",
    "report": "ansinh.cli.report:report",
    "urge": "ansinh.cli.urge:urge",
    "statement": "ansinh.cli.statement:statement",
    "verify": "ansinh.cli.verify:verify",
    "assess": "ansinh.cli.assess:assess",
    "law": "ansinh.cli.law:law",
    "user": "ansinh.cli.user:user",
    "db": "ansinh.cli.db:db",
    "manage": "ansinh.cli.manage:manage",
}


class VerbGroup(click.Group):
    """A click group that imports a verb's module on its first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, _, attribute = VERBS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command; whatever it prints, refusals included, is plain text."""
        keep_private()
        with plain_streams():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; a right that lacks and a database that goes away are told in words."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if "NotAllowed" in (kind.__name__ for kind in type(error).__mro__):
                raise click.ClickException(str(error)) from error
            if not _is_lost_database(error):
                raise
            raise click.ClickException(_lost_database(error)) from error


def _is_lost_database(error: Exception) -> bool:
    """Whether any driver says that the database cannot go on: gone, refusing or out of space."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(kinds & {"OperationalError", "InterfaceError"})


def _lost_database(error: Exception) -> str:
    from django.utils.translation import gettext as _

    from ansinh.cli.installation import set_up_django

    set_up_django()
    return _(
        "Cơ sở dữ liệu ngừng trả lời hoặc không ghi được: %(why)s\n"
        "Việc đang làm chưa ghi gì, hoặc đã ghi trọn vẹn. Kiểm tra chỗ trống trên đĩa rồi chạy "
        "lại lệnh này: không có gì bị ghi hai lần."
    ) % {"why": " ".join(str(error).split())}


@click.command(cls=VerbGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ansinh")
@click.option(
    "--as", "as_account", metavar="USERNAME",
    help="Sign what is recorded with this account, which must have the right to it.",
)  # fmt: skip
def main(as_account: str | None) -> None:
    """An Sinh: the working system of a provincial Social Security office.

    Start with `ansinh demo`: it builds a province, closes its months, prints its bulletin
    and serves its board. `ansinh VERB --help` explains each verb.
    """
