"""`ansinh init`: an empty installation for a province."""

from datetime import UTC, date, datetime
from uuid import uuid4

import click

from ansinh.cli import acting
from ansinh.cli.installation import prepare_database
from ansinh.cli.recording import DayType
from ansinh.cli.user import ADDRESS, print_link
from ansinh.ground.days import day_of_record


@click.command()
@click.argument("province")
@click.option(
    "--on",
    type=DayType(),
    help="The day whose areas are meant; its month is the first that is assessed. Default: today.",
)
@click.option("--admin", default="", help="Username of the first administrator, as thu.le.")
@click.option("--admin-name", default="", help="Their full name; records are signed with it.")
@ADDRESS
def init(province: str, on: date | None, admin: str, admin_name: str, address: str) -> None:
    """Make an empty installation for PROVINCE (its name or code): the areas of the day with what
    they were before 1/7/2025, the province's office, the first month, the first administrator.
    Nothing is invented."""
    if bool(admin) != bool(admin_name):
        raise click.UsageError("--admin and --admin-name go together.")
    prepare_database()
    from django.utils.translation import gettext as _

    from ansinh.accounts.models import Role
    from ansinh.accounts.operations import AccountRefused, create_user
    from ansinh.dossiers.opening import installing
    from ansinh.ledger.errors import LedgerError
    from ansinh.record.loading import moment

    day = on or day_of_record(datetime.now(UTC))
    try:
        with moment() as now:
            made = installing.init(
                province=province, on=day, id=uuid4(), actor=acting.actor(),
                reason=f"ansinh init {province}",
            )  # fmt: skip
            first = (
                create_user(
                    username=admin,
                    name=admin_name,
                    role=Role.ADMINISTRATOR,
                    password=None,
                    recorded_at=now,
                    actor=acting.actor(),
                )  # fmt: skip
                if admin
                else None
            )
    except (LedgerError, AccountRefused) as error:
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
    if first is not None:
        print_link(first, address)
    else:
        click.echo(_("Chưa có người quản trị: ansinh user add TÊN --role administrator --name …"))
    click.echo(_("Tiếp theo: ansinh open units TỆP, ansinh open register TỆP, "
                 "ansinh open balances TỆP."))  # fmt: skip
