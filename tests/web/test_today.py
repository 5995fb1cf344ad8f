"""What waits today: counted as the desks count it, for each as much as they may do."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ansinh.accounts.perms import Right
from ansinh.arrears.news import late
from ansinh.ground.months import Month, last_day, parse_month
from ansinh.ledger.models import OpenItem
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Unit
from ansinh.web.today.page import today_page
from tests.arrears.test_late import urge
from tests.web.conftest import officer
from tests.web.test_pages import page
from tests.web.test_unit_people import one_of

JANUARY = parse_month("2017-01")
NOW = datetime(2017, 2, 20, 3, tzinfo=UTC)


def everything(_right: Right) -> bool:
    return True


def owing_past_their_day(month: Month) -> set[int]:
    """By hand: what was unpaid of a month before was due by the end of that month."""
    found = OpenItem.objects.filter(month__gte=last_day(month).replace(day=1))
    found = found.filter(month__lte=last_day(month), amount__gt=0)
    found = found.filter(about_month__lt=last_day(month).replace(day=1))
    kinds = ("enterprise", "cooperative")
    return set(found.filter(unit__kind__in=kinds).values_list("unit_id", flat=True))


def test_who_is_late_and_who_newly(client: Client) -> None:
    now = late(installed_law(), JANUARY, known_at=NOW)
    before = late(installed_law(), Month(JANUARY - 1), known_at=NOW)
    employers = set(
        Unit.objects.filter(kind__in=("enterprise", "cooperative")).values_list("id", flat=True)
    )
    assert set(now.amounts) & employers == owing_past_their_day(JANUARY) != set()
    assert set(now.newly) == set(now.amounts) - set(before.amounts)
    assert set(now.unurged) == set(now.amounts)
    [first, *_rest] = now.unurged
    assert now.amounts[first] == max(now.amounts.values())


def test_a_letter_takes_a_unit_from_the_list(client: Client) -> None:
    first = late(installed_law(), JANUARY, known_at=NOW).unurged[0]
    urge("2017-01", "2016-12", unit=first)
    assert first not in late(installed_law(), JANUARY, known_at=NOW).unurged


def test_the_next_month_and_what_stands_before_it(client: Client) -> None:
    page = today_page(installed_law(), now=NOW, may=everything)
    assert page.day == date(2017, 2, 20) and page.closing is not None
    assert (page.closing.month, page.closing.is_over) == (date(2017, 2, 1), False)
    assert page.closing.from_day == date(2017, 3, 1) and not page.closing.warnings
    march = today_page(installed_law(), now=datetime(2017, 3, 9, tzinfo=UTC), may=everything)
    assert march.closing is not None and march.closing.is_over and march.closing.warnings


def test_the_screen_is_where_an_officer_begins(client: Client) -> None:
    found = page(client, "/today/")
    [task] = found.select("ul.tasks li")
    assert "chưa có văn bản đôn đốc" in task.get_text() and task.a
    assert client.get(str(task.a["href"])).status_code == 200
    assert page(client, "/units/?q=0100").select("ul.results") is not None
    assert officer("an.tran", "Trần An").get("/today/").status_code == 200
    assert one_of("administrator").get("/today/").status_code == 403


def test_queries_are_bounded(client: Client) -> None:
    client.get("/today/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/today/")
    assert len(queries) <= 30, [query["sql"][:80] for query in queries.captured_queries]
