"""Addresses of the screens."""

from django.urls import include, path

from ansinh.accounts.perms import Right
from ansinh.web import language
from ansinh.web.board import views as board
from ansinh.web.bulletin import views as bulletin
from ansinh.web.drawing import views as drawing
from ansinh.web.first import views as first
from ansinh.web.looks import views as looks
from ansinh.web.month import views as month
from ansinh.web.person import views as person
from ansinh.web.plan import views as plan
from ansinh.web.today import views as today
from ansinh.web.unit import views as unit
from ansinh.web.who import needs, public

figures, units = needs(Right.FIGURES), needs(Right.UNITS)
people, record = needs(Right.PEOPLE), needs(Right.RECORD)

urlpatterns = [
    path("", figures(board.board), name="board"),
    path("indicators/<str:indicator>/", figures(board.definition), name="definition"),
    path("indicators/<str:indicator>/<str:scheme>/", figures(board.rows), name="rows"),
    path("charts/<str:name>.svg", figures(drawing.drawing), name="drawing"),
    path("plan/", figures(plan.plan), name="plan"),
    path("plan/<str:indicator>/<str:scheme>/", figures(plan.gap), name="plan-gap"),
    path("units/", units(unit.search), name="units"),
    path("units/<str:code>/", units(unit.unit), name="unit"),
    path("units/<str:code>/statement/<str:format>/", units(unit.statement), name="unit-statement"),
    path("units/<str:code>/people/", people(unit.people), name="unit-people"),
    path("units/<str:code>/people/<int:person>/", people(unit.why), name="unit-why"),
    path("units/<str:code>/first/", people(first.first), name="unit-first"),
    path("units/<str:code>/first/record/", record(first.record), name="unit-first-record"),
    path("units/<str:code>/first/withdraw/", record(first.withdraw), name="unit-first-withdraw"),
    path("people/", people(person.person), name="person"),
    path("people/sheet/", record(person.sheet), name="person-sheet"),
    path("today/", needs(Right.UNITS)(today.today), name="today"),
    path("month/", needs(Right.MONEY)(month.month), name="month"),
    path("month/trial/", needs(Right.PREPARE_CLOSE)(month.trial), name="month-trial"),
    path("month/propose/", needs(Right.PREPARE_CLOSE)(month.propose), name="month-propose"),
    path("month/withdraw/", needs(Right.PREPARE_CLOSE)(month.withdraw), name="month-withdraw"),
    path("month/close/", needs(Right.CLOSE)(month.close), name="month-close"),
    path("looks/", needs(Right.LOOKS)(looks.looks), name="looks"),
    path("pairs/", include("ansinh.web.pairs.urls")),
    path("bank/", include("ansinh.web.bank.urls")),
    path("dossiers/", include("ansinh.web.dossiers.urls")),
    path("", include("ansinh.web.entry.urls")),
    path("bulletin/", figures(bulletin.page), name="bulletin"),
    path("bulletin/<str:format>/", figures(bulletin.download), name="bulletin-file"),
    path("language/", public(language.choose), name="language"),
]
