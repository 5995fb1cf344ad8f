"""The role in which tests record at invented times."""

import getpass

import psycopg

from ansinh.config import private_postgres

REHEARSAL = "ansinh_rehearsal"
REHEARSING = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{REHEARSAL}') THEN
        CREATE ROLE {REHEARSAL} LOGIN NOSUPERUSER NOBYPASSRLS;
        GRANT {private_postgres.APP} TO {REHEARSAL} WITH INHERIT TRUE;
        GRANT {private_postgres.OWNER} TO {REHEARSAL} WITH INHERIT FALSE, SET FALSE;
    END IF;
END $$
"""
"""The role of tests that record at invented times: it has the rights of the app role and no
others, and is a member of the owner for one thing only, so that it may load history."""


def let_rehearse(server: private_postgres.Server) -> None:
    """Make the role of tests on a server, and let this machine's user be it."""
    with (server.data / "pg_ident.conf").open("a") as users:
        users.write(f'{private_postgres.USER_MAP} "{getpass.getuser()}" {REHEARSAL}\n')
    with superuser(server) as connection:
        connection.execute(REHEARSING)
        connection.execute("SELECT pg_reload_conf()")


def superuser(server: private_postgres.Server) -> psycopg.Connection:
    """A connection that may make databases and roles."""
    return psycopg.connect(
        host=str(server.socket), user=private_postgres.SUPERUSER, dbname="postgres", autocommit=True
    )
