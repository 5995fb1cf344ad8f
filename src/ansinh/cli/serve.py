"""`ansinh serve`: the screens, served by gunicorn inside this process."""

import errno
import os
import socket
import sys
from typing import Any

import click

from ansinh.cli.installation import open_installation

THREADS = 8
"""One worker process, so that aggregates are kept once; its threads share them."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. The screens have no log-in yet: keep it on this machine.",
)
def serve(port: int, host: str) -> None:
    """Serve the board, the bulletin and the unit pages until Ctrl-C."""
    open_installation()
    _refuse_taken(host, port)
    if host not in ("127.0.0.1", "localhost", "::1") and "ANSINH_HOSTS" not in os.environ:
        raise click.ClickException(
            f"To answer on {host}, name the host names people will type, e.g. "
            f"ANSINH_HOSTS={host}. The screens have no log-in yet: whoever reaches the address "
            "sees the province."
        )
    from django.db import connections

    connections.close_all()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"An Sinh is at http://{shown}:{port}/  (Ctrl-C stops it)")
    _application(f"{shown}:{port}").run()


def serve_forever(*, port: int, host: str) -> None:
    """Turn this process into `ansinh serve`; it does not return.

    A process that has built a province holds its memory and its threads, and a server forked
    from it would inherit both: so a fresh one takes its place.

    Raises:
        click.ClickException: the address is taken or cannot be listened on.
    """
    _refuse_taken(host, port)
    sys.stdout.flush()
    command = "from ansinh.cli import main; main(prog_name='ansinh')"
    arguments = ["serve", "--port", str(port), "--host", host]
    os.execv(sys.executable, [sys.executable, "-c", command, *arguments])


def _refuse_taken(host: str, port: int) -> None:
    """Say so before gunicorn retries: an officer should read one sentence, not a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                why = f"Port {port} is taken, perhaps by another `ansinh serve`."
            else:
                why = f"Cannot listen on {host}:{port}: {error.strerror}."
            raise click.ClickException(
                f"{why} Stop that program or choose another port: ansinh serve --port {port + 1}"
            ) from error


def _application(address: str) -> Any:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings instead of a configuration file."""

        def load_config(self) -> None:
            self.cfg.set("bind", address)
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("workers", 1)
            self.cfg.set("threads", THREADS)
            self.cfg.set("timeout", 120)
            self.cfg.set("graceful_timeout", 5)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("proc_name", "ansinh")

        def load(self) -> Any:
            """The application, with what its first page needs already read."""
            from django.urls import get_resolver

            from ansinh.config.wsgi import application
            from ansinh.indicators import measures, workdays
            from ansinh.indicators.definitions import catalogue

            measures.membership()
            workdays.read_holidays()
            catalogue()
            _ = get_resolver().url_patterns
            return application

    return Application()
