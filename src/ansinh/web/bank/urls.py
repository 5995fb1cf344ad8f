from django.urls import path

from ansinh.web.bank import views

urlpatterns = [
    path("", views.queue, name="bank"),
    path("<int:line>/", views.line, name="bank-line"),
    path("<int:line>/decide/", views.decide, name="bank-decide"),
    path("<int:line>/settle/", views.settle, name="bank-settle"),
    path("<int:line>/set-aside/", views.set_aside, name="bank-set-aside"),
    path("<int:line>/reverse/", views.reverse, name="bank-reverse"),
]
