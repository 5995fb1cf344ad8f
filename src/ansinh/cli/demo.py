"""`ansinh demo`: a whole invented province, from its register to its bulletin and board."""

from typing import TYPE_CHECKING

import click

from ansinh.cli.installation import prepare_database
from ansinh.config import database

if TYPE_CHECKING:
    from ansinh.provinces.measuring import Report
    from ansinh.provinces.profile import Profile

DEFAULT = "bac-kan-2017"
STEPS = {
    "invent": "Inventing people and payers",
    "register": "Opening the register",
    "declare": "Entering declarations",
}


@click.command()
@click.argument("profile", default=DEFAULT)
@click.option("--no-serve", is_flag=True, help="Stop after the bulletin; serve no board.")
@click.option(
    "--scale",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="Size of the province; 0.01 builds one person for a hundred.",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--rebuild", is_flag=True, help="Build anew even where a demo province stands.")
def demo(profile: str, no_serve: bool, scale: float, port: int, rebuild: bool) -> None:
    """Build a province, close its months, print its bulletin and serve its board.

    PROFILE is one of ours (`ansinh provinces list` names them) or a YAML file. All people are
    invented; the published figures come out of their register and ledger. A province that is built
    already is not built again; one whose building was interrupted is.
    """
    from ansinh.provinces.profile import ProfileError, load

    try:
        chosen = load(profile)
    except (ProfileError, OSError) as error:
        raise click.ClickException(str(error)) from error
    prepare_database()
    try:
        _make_province(chosen, scale, rebuild=rebuild)
    except ProfileError as error:
        raise click.ClickException(str(error)) from error
    _print_bulletin(chosen)
    from ansinh.cli.demo_accounts import print_accounts

    print_accounts()
    if not no_serve:
        from ansinh.cli.serve import serve_forever

        serve_forever(port=port, host="127.0.0.1")


def _make_province(profile: "Profile", scale: float, *, rebuild: bool) -> None:
    from ansinh.provinces.standing import Busy, building

    try:
        with building():
            if _room_is_made(profile, scale, rebuild=rebuild):
                _build(profile, scale)
    except Busy as error:
        raise click.ClickException(
            "Another `ansinh demo` is building in this database. Wait until it is done, or set "
            "ANSINH_HOME to another folder."
        ) from error


def _room_is_made(profile: "Profile", scale: float, *, rebuild: bool) -> bool:
    """Whether the province has still to be built; what an earlier build left is taken away."""
    from ansinh.provinces.build import label
    from ansinh.provinces.standing import Standing, clear, standing

    found, name = standing(profile, scale)
    wanted = label(profile, scale)
    if found is Standing.REAL:
        raise click.ClickException(
            "This database holds a register that no demo made; it is left alone. "
            "Set ANSINH_HOME to another folder for the demo."
        )
    if found is Standing.OTHER and not rebuild:
        raise click.ClickException(
            f"This home holds the province {name}. Add --rebuild to replace it by {wanted}, "
            "or set ANSINH_HOME to another folder."
        )
    if found is Standing.WHOLE and not rebuild:
        click.echo(f"{wanted} is built already (--rebuild builds it anew).")
        return False
    if found is Standing.EMPTY:
        return True
    if not database.is_private():
        raise click.ClickException(
            "The database of DATABASE_URL holds tables of an earlier demo, and An Sinh takes "
            "nothing away on a server that is not its own. Empty it and run the demo again:\n"
            '  psql "$DATABASE_URL" -c "DROP SCHEMA public CASCADE; CREATE SCHEMA public"'
        )
    if found is Standing.HALF:
        click.echo("An earlier build was interrupted; it begins anew.")
    clear()
    prepare_database()
    return True


def _build(profile: "Profile", scale: float) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ansinh.provinces.build import build, label

    console = Console()
    console.print(
        f"[bold]{profile.place}[/bold] ({label(profile, scale)}): {profile.source.document}, "
        f"{profile.source.publisher}, {profile.source.published:%d/%m/%Y}. "
        "All people and payers are invented.",
        highlight=False,
    )
    columns = TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console) as bars:
        tasks = {name: bars.add_task(text, total=1) for name, text in STEPS.items()}
        months = bars.add_task("Months", total=None, start=False)

        def tell(step: str, done: int, total: int) -> None:
            for place, task in enumerate(tasks.values()):
                bars.update(task, completed=int(done > place))
            closed = max(0, done - len(tasks))
            if step.startswith("month"):
                bars.start_task(months)
                bars.update(months, description=f"Money and closing of {step[6:]}")
            bars.update(months, completed=closed, total=total - len(tasks))
            for place, task in enumerate(tasks.values()):
                if done > place and bars.tasks[task].finished_time is None:
                    bars.stop_task(task)

        report = build(profile, scale=scale, progress=tell)
    _keep_aggregates(profile)
    _print_report(report)


def _keep_aggregates(profile: "Profile") -> None:
    """Count every month now, so that neither the bulletin nor the board waits for it."""
    from ansinh.ground.months import Month
    from ansinh.indicators.closed import months_closed

    months = range(profile.first_month, profile.last_month + 1)
    months_closed.send(sender=None, months=[Month(month) for month in months])


def _print_report(report: "Report") -> None:
    slowest = max(report.steps, key=lambda step: step.seconds)
    click.echo(
        f"Built in {report.seconds:.0f} s with at most {report.peak_mib} MiB "
        f"(longest step: {slowest.name}, {slowest.seconds:.1f} s).\n"
    )


def _print_bulletin(profile: "Profile") -> None:
    from ansinh.bulletins import writing
    from ansinh.cli.bulletin import show
    from ansinh.ground.months import last_day

    try:
        text = writing.write(
            as_of=last_day(profile.last_month), known_at=None, scope=None, format="text"
        )
    except writing.BulletinRefused as refused:
        raise click.ClickException(f"The bulletin is refused.\n{refused}") from refused
    assert isinstance(text, str)
    show(text)
