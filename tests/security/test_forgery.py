"""What one who knows the app role's password tries against the past, and is refused."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from ansinh.config import private_postgres
from ansinh.ledger.cycles import record_cycle
from ansinh.record.loading import loading, moment
from ansinh.record.models import Seal, guarded
from tests.conftest import _connect
from tests.register.builders import WHO, append, build_register, change

CHANGE = (
    'INSERT INTO register_change (person_id, unit_id, track, effective_month, state, "group", wage,'
    " allowance, coefficient, position_coefficient, seniority_rate, profession_rate,"
    " payment_months, member_order, top_up_rate, difference_coefficient, movement,"
    " dossier, recorded_at{more}) VALUES"
    " (1, 1, 'BB', '2016-03-01', 'active', 'employee_enterprise', 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, '',"
    " '', {at}{values})"
)
ACTING = (
    "SELECT set_config('ansinh.actor', 'anh Dũng', false), set_config('ansinh.reason', 'r', false)"
)


@pytest.fixture
def office(database: str) -> str:
    """An office whose history was loaded, reached by the app role alone."""
    build_register()
    append(change(1, 1, "2016-01"))
    _connect(database, private_postgres.APP)
    with connection.cursor() as cursor:
        cursor.execute(ACTING)
    return database


def attack(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def add(at: str = "clock_timestamp()", **more: str) -> str:
    names = "".join(f", {name}" for name in more)
    return CHANGE.format(at=at, more=names, values="".join(f", {v}" for v in more.values()))


def test_what_is_recorded_now_is_taken(office: str) -> None:
    attack(add())
    seal = Seal.objects.latest("id")
    assert (seal.table, seal.loading, seal.recorded_by) == ("register_change", "", "anh Dũng")


@pytest.mark.parametrize(
    ("statements", "refusal"),
    [
        ([add("'2016-01-05'")], "recorded_at"),
        ([add("now() - interval '1 second'")], "recorded_at"),
        ([add("now() + interval '1 hour'")], "recorded_at"),
        ([add(recorded_by="'chị Lan'")], "recorded_by"),
        ([add(written_at="'2016-01-05'")], "written_at"),
        ([add(id="1000000")], "permission denied"),
        (["SET ansinh.loading = 'opening'", add("'2016-01-05'")], "may not load history"),
        (["CREATE TEMP TABLE register_change (LIKE public.register_change)"],
         "permission denied to create temporary tables"),
        (["CREATE TEMP VIEW register_change AS SELECT 1 AS id"], "temporary tables"),
        (["CREATE TEMP SEQUENCE register_change"], "temporary tables"),
        (["SELECT 1 AS id INTO TEMP register_change"], "temporary tables"),
        (["CREATE FUNCTION pg_temp.length(text) RETURNS int LANGUAGE sql AS 'SELECT 1'"],
         "permission denied|temporary tables"),
        (["SELECT ansinh_stage_draft()", "DROP TABLE pg_temp.draft"], "must be owner"),
        (["SELECT ansinh_stage_draft()", "ALTER TABLE pg_temp.draft RENAME TO register_change"],
         "must be owner"),
        (["SELECT ansinh_stage_draft()",
          "CREATE TRIGGER mine AFTER INSERT ON pg_temp.draft REFERENCING NEW TABLE AS new_rows "
          "FOR EACH STATEMENT EXECUTE FUNCTION public.ansinh_seal('id')"], "permission denied"),
        (["SET session_replication_role = replica"], "permission denied"),
        (["ALTER TABLE register_change DISABLE TRIGGER ALL"], "must be owner"),
        (["CREATE OR REPLACE FUNCTION ansinh_recorded() RETURNS trigger LANGUAGE plpgsql AS "
          "$$ BEGIN RETURN NULL; END $$"], "permission denied|must be owner"),
        (["CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
         "permission denied"),
        (["INSERT INTO record_seal DEFAULT VALUES"], "permission denied"),
        (["INSERT INTO record_link DEFAULT VALUES"], "permission denied"),
        (["SELECT setval('register_change_id_seq', 9000000)"], "permission denied"),
        (["SELECT nextval('register_change_id_seq')"], "permission denied"),
        (["UPDATE register_person SET birth_date = '1990-01-01'"], "permission denied"),
        (["UPDATE register_unit SET region = 1"], "permission denied"),
        (["UPDATE register_installation SET first_month = '2015-01-01'"], "permission denied"),
        (["UPDATE django_migrations SET applied = now()"], "permission denied"),
        (["COPY register_change TO PROGRAM 'cat'"], "permission denied"),
        (["SET ROLE ansinh_owner"], "permission denied"),
    ],
)  # fmt: skip
def test_the_app_role_is_refused(office: str, statements: list[str], refusal: str) -> None:
    with pytest.raises(DatabaseError, match=refusal):
        attack(*statements)


IN_FRONT = (
    ["CREATE TEMP TABLE register_change (LIKE public.register_change)",
     "SET search_path = pg_temp, public"],
    ["CREATE TEMP TABLE pg_class AS SELECT oid, (SELECT oid FROM pg_roles WHERE rolname = "
     "current_user) AS relowner FROM pg_catalog.pg_class",
     "SET search_path = pg_temp, pg_catalog, public", "SET ansinh.loading = 'opening'"],
)  # fmt: skip


@pytest.mark.parametrize("statements", IN_FRONT)
def test_a_table_in_front_of_ours_misleads_no_guard(office: str, statements: list[str]) -> None:
    """Also where a server's operator has given temporary tables back to everybody."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT TEMPORARY ON DATABASE {office} TO PUBLIC")
    row = add("'2016-01-05'").replace("INTO register_change", "INTO public.register_change")
    with pytest.raises(DatabaseError, match="recorded_at|may not load history"):
        attack(*statements, row)


def test_a_row_copied_in_with_a_past_time_is_refused(office: str) -> None:
    with (
        pytest.raises(psycopg.Error, match="recorded_at"),
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.cursor.copy(
            "COPY ledger_paymentcycle (unit_id, from_month, months, recorded_at) FROM STDIN"
        ) as copy,
    ):
        copy.write_row((1, date(2016, 1, 1), 3, datetime(2016, 1, 5, tzinfo=UTC)))


def test_every_function_has_a_fixed_path_and_ends_with_the_temporary_schema(office: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        )
        functions = cursor.fetchall()
    assert len(functions) >= 10
    for name, settings in functions:
        assert "search_path=pg_catalog, public, pg_temp" in (settings or []), name


def test_every_guarded_table_has_its_guards(office: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        present = set(cursor.fetchall())
    for model in guarded():
        table = model._meta.db_table
        names = ["append_only", "acting", "recorded"] + ["sealed"] * model.sealed
        assert {(table, f"{table}_{name}") for name in names} <= present, table
        assert ((table, f"{table}_sealed") in present) == model.sealed, table


def test_history_is_loaded_by_the_owner_and_says_so(office: str) -> None:
    at = datetime(2016, 1, 5, tzinfo=UTC)
    cycle = {"unit": 1, "from_month": 2016 * 12, "months": 3, **WHO}
    with pytest.raises(DatabaseError, match="recorded_at"):
        record_cycle(recorded_at=at, **cycle)
    with loading("opening of the office"):
        record_cycle(recorded_at=at, **cycle)
    assert Seal.objects.latest("id").loading == "opening-of-the-office"
    with moment() as now:
        record_cycle(recorded_at=now, **cycle)
    seal = Seal.objects.latest("id")
    assert (seal.loading, seal.table) == ("", "ledger_paymentcycle")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (private_postgres.APP,)


def test_history_is_not_loaded_in_the_middle_of_a_transaction(office: str) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), loading("x"):
        pass


def test_what_the_owner_loads_lies_in_the_past(office: str) -> None:
    with (
        loading("opening"),
        pytest.raises(DatabaseError, match="recorded_at"),
    ):
        record_cycle(
            recorded_at=datetime(2100, 1, 1, tzinfo=UTC), unit=1, from_month=2016 * 12, months=3,
            **WHO,
        )  # fmt: skip
