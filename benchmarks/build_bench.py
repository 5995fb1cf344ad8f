"""Builds Bắc Kạn in the home that ANSINH_HOME names and tells what it took, as JSON."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime


def main(scale: float) -> None:
    """Build, then close one month more and count its statements."""
    from ansinh.cli.installation import prepare_database
    from ansinh.config import private_postgres

    prepare_database()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ansinh import law
    from ansinh.ledger.closing import close_month
    from ansinh.provinces.build import build
    from ansinh.provinces.profile import load
    from ansinh.register.models import Person

    profile = load("bac-kan-2017")
    report = build(profile, scale=scale)
    with CaptureQueriesContext(connection) as queries:
        close_month(
            month=profile.last_month + 1,
            law=law.load(),
            recorded_at=datetime(2017, 9, 3, 10, tzinfo=UTC),
            actor="bench",
            reason="count the statements of a close",
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    result = {
        "steps": [asdict(step) for step in report.steps],
        "seconds": report.seconds,
        "peak_mib": report.peak_mib,
        "database_mib": size // 2**20,
        "statements": len(queries),
        "people": Person.objects.count(),
    }
    print(json.dumps(result))
    connection.close()
    private_postgres.stop()


if __name__ == "__main__":
    main(float(sys.argv[1]))
