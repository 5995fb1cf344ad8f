"""`ansinh init`: an empty installation for a province."""

from datetime import UTC, date, datetime
from uuid import uuid4

import click

from ansinh.cli import acting
from ansinh.cli.installation import prepare_database
from ansinh.cli.recording import DayType
from ansinh.ground.days import day_of_record


@click.command()
@click.argument("province")
@click.option(
    "--on",
    type=DayType(),
    help="The day whose areas are meant; its month is the first that is assessed. Default: today.",
)
def init(province: str, on: date | None) -> None:
    """Make an empty installation for PROVINCE (its name or code): the areas of the day with what
    they were before 1/7/2025, the province's office, the first month. Nothing is invented."""
    prepare_database()
    from django.utils.translation import gettext as _

    from ansinh.dossiers.opening import installing
    from ansinh.ledger.errors import LedgerError

    day = on or day_of_record(datetime.now(UTC))
    try:
        made = installing.init(
            province=province, on=day, id=uuid4(), actor=acting.actor(),
            reason=f"ansinh init {province}",
        )  # fmt: skip
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        _("%(province)s: %(communes)s xã, %(districts)s huyện, %(before)s địa bàn trước 1/7/2025; "
          "cơ quan %(office)s; tháng đầu %(month)s.")
        % {
            "province": made.province.full_name,
            "communes": made.communes,
            "districts": made.districts,
            "before": made.predecessors,
            "office": made.office,
            "month": f"{day:%m/%Y}",
        }
    )  # fmt: skip
    click.echo(_("Tiếp theo: ansinh open units TỆP, ansinh open register TỆP, "
                 "ansinh open balances TỆP."))  # fmt: skip
