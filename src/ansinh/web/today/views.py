"""The screen of the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from ansinh.accounts.perms import may
from ansinh.register.installed_law import installed_law
from ansinh.register.models import Installation
from ansinh.web.today.page import today_page
from ansinh.web.who import acting_user


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for whoever has logged in, with its due days, and where it is done."""
    if not Installation.objects.exists():
        return render(request, "web/empty.html", status=404)
    user = acting_user(request)
    page = today_page(installed_law(), now=now(), may=lambda right: may(user, right))
    return render(request, "today/today.html", {"desk": "today", "page": page})
