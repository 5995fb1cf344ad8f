"""Numbers that the office gives: of dossiers, of people whom nobody has numbered yet."""

from django.db import connection
from django.db.models import Max

from ansinh.dossiers.models import Dossier
from ansinh.register.models import Installation


def next_dossier(office: str, year: int) -> tuple[int, str]:
    """The next serial of an office's year and the number it makes: 03706/2026/07906."""
    last = Dossier.objects.filter(office=office, year=year).aggregate(last=Max("serial"))["last"]
    serial = (last or 0) + 1
    return serial, f"{serial:05d}/{year}/{office}"


def issue_numbers(count: int) -> list[str]:
    """New mã số BHXH of this province: its code, then the next free eight digits."""
    if not count:
        return []
    code = Installation.objects.get().area_id[-2:].rjust(2, "0")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(social_insurance_number), %s) FROM register_person "
            "WHERE social_insurance_number LIKE %s",
            [f"{code}00000000", f"{code}%"],
        )
        last = int(cursor.fetchone()[0])
    return [f"{last + each:010d}" for each in range(1, count + 1)]
