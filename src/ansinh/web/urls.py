"""Addresses of the screens."""

from django.urls import include, path

from ansinh.web import language
from ansinh.web.board import views as board
from ansinh.web.bulletin import views as bulletin
from ansinh.web.drawing import views as drawing
from ansinh.web.first import views as first
from ansinh.web.person import views as person
from ansinh.web.plan import views as plan
from ansinh.web.unit import views as unit

urlpatterns = [
    path("", board.board, name="board"),
    path("indicators/<str:indicator>/", board.definition, name="definition"),
    path("indicators/<str:indicator>/<str:scheme>/", board.rows, name="rows"),
    path("charts/<str:name>.svg", drawing.drawing, name="drawing"),
    path("plan/", plan.plan, name="plan"),
    path("plan/<str:indicator>/<str:scheme>/", plan.gap, name="plan-gap"),
    path("units/", unit.search, name="units"),
    path("units/<str:code>/", unit.unit, name="unit"),
    path("units/<str:code>/statement/<str:format>/", unit.statement, name="unit-statement"),
    path("units/<str:code>/first/", first.first, name="unit-first"),
    path("units/<str:code>/first/record/", first.record, name="unit-first-record"),
    path("units/<str:code>/first/withdraw/", first.withdraw, name="unit-first-withdraw"),
    path("people/", person.person, name="person"),
    path("bank/", include("ansinh.web.bank.urls")),
    path("bulletin/", bulletin.page, name="bulletin"),
    path("bulletin/<str:format>/", bulletin.download, name="bulletin-file"),
    path("language/", language.choose, name="language"),
]
