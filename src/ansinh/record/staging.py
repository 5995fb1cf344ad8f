"""Where rows wait within a transaction, before they are judged and booked.

The app role may make no table, not even a temporary one: with one of the name of ours it could
stand in front of it. The few staging tables are made by functions of the owner, one each
(`guards.staging`), with the columns that their migration says; they go with the transaction.
"""

from django.db import connection


def stage(table: str) -> None:
    """An empty staging table of this transaction, whether or not it was there before."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ansinh_stage_{table}()")


def tell_planner(table: str) -> None:
    """Let the planner see how many rows wait: it would join thousands of them one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ansinh_analyze_staged(%s)", [table])
