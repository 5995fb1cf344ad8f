"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest

from ansinh.accounts.perms import Right, may
from ansinh.register.models import Installation


def shell(request: HttpRequest) -> dict[str, Any]:
    """The installation whose figures the page shows, who looks, and what they may do."""
    user = getattr(request, "user", None)
    return {
        "installation": Installation.objects.select_related("area", "office").first(),
        "who": user,
        "can": {right.name for right in Right if may(user, right)},
    }
