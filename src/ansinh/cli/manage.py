"""`ansinh manage`: Django's management commands, for the IT officer."""

import click

from ansinh.cli.installation import set_up_django


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command, e.g. `ansinh manage check`."""
    set_up_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ansinh manage", *arguments])
