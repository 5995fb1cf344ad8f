"""Addresses of the desk of merges."""

from django.urls import path

from ansinh.accounts.perms import Right
from ansinh.web.pairs import views
from ansinh.web.who import needs

look, approve = needs(Right.PEOPLE), needs(Right.APPROVE_DOSSIERS)
handle = needs(Right.HANDLE_DOSSIERS)

urlpatterns = [
    path("", look(views.pairs), name="pairs"),
    path("propose/", handle(views.propose), name="pair-propose"),
    path("<int:kept>/<int:other>/approve/", approve(views.approve), name="pair-approve"),
    path("<int:kept>/<int:other>/refuse/", approve(views.refuse), name="pair-refuse"),
    path("<int:kept>/<int:other>/withdraw/", handle(views.withdraw), name="pair-withdraw"),
]
