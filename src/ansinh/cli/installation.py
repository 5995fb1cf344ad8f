"""What verbs do before they can use the database: start it, set Django up, make the tables."""

import os

import click

from ansinh.config import database, private_postgres


def set_up_django() -> None:
    """Load Django with the settings of this installation; the database is not touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ansinh.config.settings")
    import django

    django.setup()


def start_database() -> None:
    """Start the private server when there is one; raises a ClickException that says why not."""
    if database.is_private():
        try:
            private_postgres.start()
        except private_postgres.DatabaseError as error:
            raise click.ClickException(str(error)) from error


def prepare_database() -> None:
    """Start the database, set Django up and bring the tables up to date as their owner."""
    start_database()
    set_up_django()
    from django.core.management import call_command
    from django.db import connections

    from ansinh.record.guards import no_temporary_tables
    from ansinh.record.locks import Lock

    owner = connections["owner"]
    if not database.is_private():
        _make_app_role(owner)
    with owner.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [int(Lock.MIGRATION)])
    try:
        _refuse_newer(owner)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        with owner.cursor() as cursor:
            cursor.execute(no_temporary_tables(owner.settings_dict["NAME"]))
    finally:
        with owner.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [int(Lock.MIGRATION)])


def _refuse_newer(connection) -> None:  # type: ignore[no-untyped-def]
    """An older program would neither know nor guard what a newer one has made."""
    from django.db.migrations.loader import MigrationLoader
    from django.utils.translation import gettext as _

    loader = MigrationLoader(connection)
    ours = loader.migrated_apps
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations
    )
    if unknown:
        raise click.ClickException(
            _(
                "Cơ sở dữ liệu này do một phiên bản An Sinh khác tạo (%(unknown)s): phiên bản đang "
                "chạy không biết các bảng đó. Hãy chạy đúng phiên bản ấy, hoặc phiên bản mới hơn."
            )
            % {"unknown": ", ".join(unknown[:3])}
        )


def open_installation() -> None:
    """Start the database and set Django up; refuse when no province has been built yet."""
    prepare_database()
    from ansinh.register.models import Installation

    if not Installation.objects.exists():
        raise click.ClickException(
            "No province is here yet. Build one with `ansinh demo --no-serve`, "
            "or set ANSINH_HOME to the folder of the one you mean (`ansinh db where` shows it)."
        )


def _make_app_role(connection) -> None:  # type: ignore[no-untyped-def]
    """On a server that is not ours, the app role is made by the owner, without log-in."""
    from django.db import DatabaseError

    role = private_postgres.APP
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        missing = cursor.fetchone() is None
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
        try:
            if missing:
                cursor.execute(f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS")
            cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [role])
            if not cursor.fetchone()[0]:
                cursor.execute(f"GRANT {role} TO CURRENT_USER")
        except DatabaseError as error:
            raise click.ClickException(
                f"The user {owner} of DATABASE_URL may not make or take the role {role}. "
                f"Ask the server's administrator for:\n"
                f"  CREATE ROLE {role} NOLOGIN;  -- unless it exists\n"
                f'  GRANT {role} TO "{owner}";'
            ) from error
