"""`ansinh serve`: the screens, served by waitress inside this process."""

import errno
import ipaddress
import os
import signal
import socket
import sys
from typing import Any

import click

from ansinh.cli.installation import open_installation
from ansinh.config.account import AccountError, become_service_account
from ansinh.config.home import home
from ansinh.ground.private_files import private_file


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; another than this machine's own needs HTTPS in front.",
)
def serve(port: int, host: str) -> None:
    """Serve the board, the bulletin and the unit pages until Ctrl-C."""
    _refuse_plain_network(host)
    open_installation()
    listening = _listen(host, port)
    # Made before root goes, so that whoever serves next, root or not, can add to it.
    private_file(home() / "errors.log")
    _cease_to_be_root()
    from django.db import connections

    connections.close_all()
    from ansinh.config.server import make_server

    server = make_server(_application(), listening)
    signal.signal(signal.SIGTERM, _stop)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"An Sinh is at http://{shown}:{port}/  (Ctrl-C stops it)")
    _say_how_to_log_in(f"http://{shown}:{port}")
    server.run()


def _cease_to_be_root() -> None:
    """Root serves no register of real people. An invented province in a container in which nobody
    but root can read the program is served all the same, and the reason is told."""
    from ansinh.register.models import Installation

    try:
        is_invented = all(Installation.objects.values_list("profile", flat=True))
        become_service_account()
    except AccountError as error:
        if not is_invented:
            raise click.ClickException(str(error)) from error
        click.echo(f"{error} The people here are invented: served as root, this once.", err=True)


def _refuse_plain_network(host: str) -> None:
    """Passwords and people's data cross no network in clear: elsewhere HTTPS stands in front."""
    try:
        is_own = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_own = False
    if is_own or (os.environ.get("ANSINH_HTTPS") == "1" and os.environ.get("ANSINH_HOSTS")):
        return
    raise click.ClickException(
        f"{host} is not this machine's own address. To answer there, put a server that speaks "
        "HTTPS in front, set ANSINH_HTTPS=1 (cookies then travel by HTTPS alone) and ANSINH_HOSTS "
        "to the names people will type."
    )


def _say_how_to_log_in(address: str) -> None:
    """Of an invented province a link that lets the terminal's reader in; else whom to ask."""
    from ansinh.accounts import queries
    from ansinh.cli.demo_accounts import FIRST
    from ansinh.cli.user import one_time_link
    from ansinh.register.models import Installation

    first = queries.by_username(FIRST)
    if first is not None and first.is_active and Installation.objects.get().profile:
        click.echo(f"Log in as {first.username}, once, within 15 minutes:")
        click.echo(f"  {one_time_link(first, address)}")
        click.echo("Another link: ansinh user link officer. Another role: ansinh user list.")
    elif not queries.users().exists():
        click.echo("Nobody can log in yet: ansinh user add --help")


def _stop(*_signal: object) -> None:
    raise SystemExit(0)


def serve_forever(*, port: int, host: str) -> None:
    """Turn this process into `ansinh serve`; it does not return.

    A process that has built a province holds its memory and its threads, and a server forked
    from it would inherit both: so a fresh one takes its place.

    Raises:
        click.ClickException: the address is taken or cannot be listened on.
    """
    _listen(host, port).close()
    sys.stdout.flush()
    command = "from ansinh.cli import main; main(prog_name='ansinh')"
    arguments = ["serve", "--port", str(port), "--host", host]
    os.execv(sys.executable, [sys.executable, "-c", command, *arguments])


def _listen(host: str, port: int) -> socket.socket:
    """The bound socket, or one sentence that says why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            why = f"Port {port} is taken, perhaps by another `ansinh serve`."
        else:
            why = f"Cannot listen on {host}:{port}: {error.strerror}."
        raise click.ClickException(
            f"{why} Stop that program or choose another port: ansinh serve --port {port + 1}"
        ) from error
    return listening


def _application() -> Any:
    """The application, with what its first page needs already read."""
    from django.db import connections
    from django.urls import get_resolver

    from ansinh.config.wsgi import application
    from ansinh.indicators import measures, workdays
    from ansinh.indicators.definitions import catalogue

    measures.membership()
    workdays.read_holidays()
    catalogue()
    _ = get_resolver().url_patterns
    connections.close_all()
    return application
