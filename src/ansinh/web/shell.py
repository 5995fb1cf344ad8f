"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest

from ansinh.register.models import Installation


def shell(request: HttpRequest) -> dict[str, Any]:
    """The installation whose figures the page shows."""
    return {"installation": Installation.objects.select_related("area", "office").first()}
