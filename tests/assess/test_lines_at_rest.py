"""Lines at rest: one file a month, named by its content, and totals that are in it."""

from hashlib import sha256

from tests.assess.conftest import spells_frame

from ansinh.assess import assess
from ansinh.engine.lines import read_lines, write_lines
from ansinh.engine.session import connect
from ansinh.ground.months import parse_month
from ansinh.law.funds import AMOUNTS

MONTHS = [parse_month("2017-05"), parse_month("2017-06"), parse_month("2019-01")]
COLUMNS = [amount.column for amount in AMOUNTS]


def written(book, folder, wage=10_000_000, until="2017-07"):
    spells = [
        {"group": "employee_enterprise", "wage": wage + number, "person": number,
         "to_month": parse_month(until)}
        for number in range(500)
    ]  # fmt: skip
    connection = connect(threads=2)
    arrow = spells_frame(spells).to_arrow()  # noqa: F841  DuckDB finds it by its name
    lines = assess(connection.sql("select * from arrow"), book, MONTHS).to_native()
    return connection, write_lines(lines, folder, MONTHS, COLUMNS)


def test_one_file_a_month_named_by_its_bytes(book, tmp_path):
    connection, files = written(book, tmp_path)
    assert [file.month for file in files] == MONTHS[:2]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        file.path.name for file in files
    )
    for file in files:
        assert sha256(file.path.read_bytes()).hexdigest() == file.sha256
        assert file.rows == 500
    whole = read_lines(connection, files).aggregate("sum(httt_employee), count(*)").fetchall()[0]
    assert int(whole[0]) == sum(file.sums["httt_employee"] for file in files)
    assert whole[1] == 1000


def test_the_same_lines_are_the_same_file(book, tmp_path):
    _, first = written(book, tmp_path)
    _, again = written(book, tmp_path)
    _, other = written(book, tmp_path, wage=10_000_001)
    assert [file.path for file in first] == [file.path for file in again]
    assert {file.path for file in first}.isdisjoint(file.path for file in other)
    assert not list(tmp_path.glob(".*"))


def test_many_lines_on_two_threads_are_the_same_file(book, tmp_path):
    paths = []
    for _ in range(2):
        connection = connect(threads=2)
        spells = connection.sql(
            """
            select i as change, i as person, i % 977 as unit, 0::bigint as sponsor, 'BB' as track,
                24192::int as from_month, 119988::int as to_month, 'employee_enterprise' as "group",
                'active' as state, 4000000 + i as wage, 0::bigint as allowance,
                0::int as coefficient, 0::int as position_coefficient,
                0::int as difference_coefficient, 0::int as seniority_rate,
                0::int as profession_rate, 4::tinyint as region, 1::tinyint as payment_months,
                0::tinyint as member_order, 0::int as top_up_rate from range(400000) t(i)
            """
        )
        lines = assess(spells, book, MONTHS[:1]).to_native()
        paths += [file.path for file in write_lines(lines, tmp_path, MONTHS[:1], COLUMNS)]
    assert paths[0] == paths[1]
    units = read_lines(connect(), paths[:1]).project("unit").fetchall()
    assert units == sorted(units)


def test_files_are_zstd_and_hold_the_contract(book, tmp_path):
    import pyarrow.parquet as pq

    from ansinh.assess import LINE_COLUMNS

    _, files = written(book, tmp_path)
    metadata = pq.read_metadata(files[0].path)
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    assert tuple(pq.read_schema(files[0].path).names) == LINE_COLUMNS
