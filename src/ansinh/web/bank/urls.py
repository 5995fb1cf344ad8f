from django.urls import path

from ansinh.accounts.perms import Right
from ansinh.web.bank import views
from ansinh.web.who import needs

money, decide = needs(Right.MONEY), needs(Right.DECIDE_MONEY)

urlpatterns = [
    path("", money(views.queue), name="bank"),
    path("<int:line>/", money(views.line), name="bank-line"),
    path("<int:line>/decide/", decide(views.decide), name="bank-decide"),
    path("<int:line>/settle/", decide(views.settle), name="bank-settle"),
    path("<int:line>/set-aside/", decide(views.set_aside), name="bank-set-aside"),
    path("<int:line>/reverse/", decide(views.reverse), name="bank-reverse"),
]
