"""`ansinh provinces`: the invented provinces that come with An Sinh, and how true they are."""

from typing import TYPE_CHECKING

import click

from ansinh.cli.installation import open_installation

if TYPE_CHECKING:
    from ansinh.provinces.profile import Profile
    from ansinh.provinces.scoring import Number, Score


@click.group()
def provinces() -> None:
    """List the provinces that can be built, and score the one that was."""


@provinces.command("list")
def list_provinces() -> None:
    """List the profiles: name, place, months, and where their figures were published."""
    from ansinh.ground.months import show_month
    from ansinh.provinces.profile import load, names

    for name in names():
        profile = load(name)
        months = f"{show_month(profile.first_month)} to {show_month(profile.last_month)}"
        numbers = f"{len(profile.figures)} figures, {len(profile.plans)} plans"
        click.echo(f"{name:<18}{profile.place:<14}{months:<21}{numbers:<24}"
                   f"{profile.source.publisher}, {profile.source.published:%d/%m/%Y}")  # fmt: skip


@provinces.command()
@click.argument("name", metavar="[PROFILE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One object a figure instead of a table.")
def score(name: str | None, as_json: bool) -> None:
    """Set every published number of a province beside the one that comes out of its books.

    The province must stand in this home (`ansinh demo PROFILE` builds it). Exits with 1 when
    a number is not met that could be.
    """
    open_installation()
    from ansinh.provinces.scoring import scores

    profile, scale = _standing(name)
    found = scores(profile, scale)
    if as_json:
        _print_json(found)
    else:
        _print_table(profile, scale, found)
    if any(not row.met and not row.why for row in found):
        raise click.exceptions.Exit(1)


def _standing(name: str | None) -> "tuple[Profile, float]":
    """The profile and the scale of the province in the database."""
    from ansinh.provinces.profile import ProfileError, load
    from ansinh.register.models import Installation

    stands = Installation.objects.get().profile
    built, _, scale = stands.partition("@")
    if not built:
        raise click.ClickException("This home holds a real register; only invented ones score.")
    if name and name != built:
        raise click.ClickException(
            f"This home holds {stands}, not {name}. Build it with `ansinh demo {name} --no-serve "
            "--rebuild`, or in another ANSINH_HOME."
        )
    try:
        return load(built), float(scale or 1)
    except ProfileError as error:
        raise click.ClickException(str(error)) from error


def _print_json(found: "list[Score]") -> None:
    import json

    rows = [
        {
            **{key: getattr(row, key) for key in ("indicator", "scheme", "part", "qualifier",
                                                  "unit", "met", "why")},
            **{key: _plain(getattr(row, key)) for key in ("published", "computed", "difference")},
        }
        for row in found
    ]  # fmt: skip
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _plain(value: "Number | None") -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)


def _print_table(profile: "Profile", scale: float, found: "list[Score]") -> None:
    click.echo(f"{profile.place}, {profile.source.publisher}, {profile.source.published:%d/%m/%Y}")
    if scale != 1:
        click.echo(f"Built at {scale:g}: counts and amounts are scaled and rounded, so that "
                   "percentages may print differently.")  # fmt: skip
    heads = f"{'published':>21} {'computed':>21} {'difference':>19}"
    click.echo(f"{'':2}{'figure':<54}{heads}")
    for row in found:
        label = f"{row.indicator} {row.scheme}"
        label += "" if row.part == "value" else f" {row.part}"
        label += "" if row.qualifier == "exact" else f" ({row.qualifier})"
        numbers = (_show(each) for each in (row.published, row.computed, row.difference))
        first, second, third = numbers
        mark = "✓" if row.met else "✗"
        click.echo(f"{mark} {label:<54}{first:>21} {second:>21} {third:>19}")
        if row.why:
            click.echo(f"      {row.why}")
    met = sum(row.met for row in found)
    click.echo(f"{met} of {len(found)} met.")


def _show(value: "Number | None") -> str:
    return "-" if value is None else f"{value:,}"
