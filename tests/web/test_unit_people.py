"""The people on a unit's list: as many as the statement bills, each explained, each look noted."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from ansinh.accounts.models import Look, User
from ansinh.accounts.operations import create_user, look
from ansinh.accounts.queries import bulk_lookers
from ansinh.ground.days import day_of_record
from ansinh.ground.months import Month, parse_month
from ansinh.ledger.queries import closed_through
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Person, Unit
from ansinh.statements import members, of
from tests.small_province import WHO
from tests.web.conftest import officer
from tests.web.test_pages import page

JANUARY = parse_month("2017-01")


@pytest.mark.parametrize("month", [JANUARY, Month(JANUARY - 11)])
def test_what_is_owed_for_each_adds_up_to_the_statement(client: Client, month: Month) -> None:
    """Row B.3 of the C12 is what the unit owes for the month, and counts whom it is owed for."""
    assert closed_through() == JANUARY
    several = 0
    for unit in Unit.objects.all():
        listed = members.of_unit(unit=unit.pk, month=month, law=installed_law())
        statement = of(unit=unit.code, month=month)
        assert sum(each.total for each in listed) == statement.line("B.3").cells[-1], unit.code
        assert sum(each.change for each in listed) == sum(each.total for each in listed) - sum(
            each.before for each in listed
        )
        several += len(listed) > 1
    assert several > 3


def text_of(found: BeautifulSoup) -> str:
    return " ".join(found.get_text(" ").split())


def test_the_list_says_who_moved_and_why(client: Client) -> None:
    found = page(client, "/units/TA00001/people/?month=2017-01")
    rows = found.select("tbody tr")
    assert rows and len(found.select("thead th")) == len(rows[0].select("th, td"))
    address = rows[0].a["href"]  # type: ignore[index]
    told = page(client, str(address))
    formulas = [each.get_text(" ") for each in told.select("ol.steps li strong")]
    assert len(formulas) > 5
    assert re.search(r"× 8\s?%", text_of(told)), "the worker's share of 2017"
    assert "Luật" in text_of(told)


def test_people_are_found_by_name_without_marks_and_by_number(client: Client) -> None:
    member = members.of_unit(
        unit=Unit.objects.get(code="TA00001").pk, month=JANUARY, law=installed_law()
    )[0]
    for asked in (member.number, member.number[3:], member.name.lower()):
        found = page(client, f"/units/TA00001/people/?q={asked}")
        assert member.number in [row.td.get_text() for row in found.select("tbody tr")]
    assert not page(client, "/units/TA00001/people/?q=zzz").select("tbody tr")
    assert client.get("/units/TA00001/people/?page=x").status_code == 400
    assert client.get("/units/TA00001/people/?month=2017-09").status_code == 400
    assert client.get("/units/TA09999/people/").status_code == 404
    assert client.get("/units/TA00001/people/999999999/").status_code == 404


def test_every_look_is_noted(client: Client) -> None:
    found = page(client, "/units/TA00001/people/")
    numbers = {row.td.get_text() for row in found.select("tbody tr")}
    look = Look.objects.get()
    seen = Person.objects.filter(pk__in=look.people)
    assert {each.social_insurance_number for each in seen} == numbers
    assert (look.user.username, look.screen) == ("thu.le", "unit-people")
    client.get(str(found.select_one("tbody tr a")["href"]))  # type: ignore[index]
    assert [len(each.people) for each in Look.objects.order_by("id")] == [len(numbers), 1]


def test_queries_do_not_grow_with_people(client: Client) -> None:
    counts = []
    for code in ("TA00001", "HG00001"):
        client.get(f"/units/{code}/people/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/units/{code}/people/")
        counts.append(len(queries))
    assert max(counts) <= 30, counts


def test_an_auditor_sees_who_looked_at_a_person(client: Client) -> None:
    number = str(page(client, "/units/TA00001/people/").select("tbody tr td")[0].get_text())
    client.post("/people/", {"number": number})
    assert client.get("/looks/").status_code == 403, "an officer does not watch"
    auditor = one_of("auditor")
    rows = auditor.post("/looks/", {"number": number})
    told = [row.get_text(" ") for row in BeautifulSoup(rows.content, "html.parser").select("tr")]
    assert len(told) == 3 and "thu.le" in told[1] and number in told[1] and "person" in told[1]
    assert "unit-people" in told[2]
    assert auditor.post("/looks/", {"number": "0000000000"}).status_code == 404


def test_whoever_sees_very_many_is_told_of(client: Client) -> None:
    user = User.objects.get(username="thu.le")
    for hundred in range(2):
        look(user=user, people=range(hundred * 100, hundred * 100 + 100), screen="x", reason="x")
    [(who, day, people)] = bulk_lookers(since=now() - timedelta(days=1))
    assert who == user.signature and people == 200 and day == day_of_record(now())
    assert "200" in one_of("auditor").get("/looks/").content.decode()


def one_of(role: str) -> Client:
    create_user(
        username=role, name=role, role=role, password=None, recorded_at=now(),
        actor=WHO["actor"], must_change=False,
    )  # fmt: skip
    return officer(role)
