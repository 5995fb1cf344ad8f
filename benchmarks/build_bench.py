"""Builds a province in the home that ANSINH_HOME names and tells what it took, as JSON.

    ANSINH_HOME=/tmp/bench python -m benchmarks.build_bench 1.0 [hai-phong-2020]

Seconds of a shared machine say little, so those that the processor worked stand beside them.
"""

import json
import resource
import sys
from dataclasses import asdict
from datetime import UTC, datetime, time

from ansinh.record.actor import Actor

AT = time(10)


def main(scale: float, name: str = "bac-kan-2017") -> None:
    """Build, then close one month more and count its statements."""
    from ansinh.cli.installation import prepare_database
    from ansinh.config import private_postgres

    prepare_database()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ansinh import law
    from ansinh.ground.months import first_day
    from ansinh.ledger.closing import close_month
    from ansinh.provinces.build import build
    from ansinh.provinces.profile import load
    from ansinh.record.loading import loading
    from ansinh.register.models import Person

    profile = load(name)
    report = build(profile, scale=scale)
    with loading("bench"), CaptureQueriesContext(connection) as queries:
        close_month(
            month=profile.last_month + 1,
            law=law.load(),
            recorded_at=datetime.combine(first_day(profile.last_month + 2), AT, UTC),
            actor=Actor("bench"),
            reason="count the statements of a close",
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    result = {
        "steps": [asdict(step) for step in report.steps],
        "seconds": report.seconds,
        "peak_mib": report.peak_mib,
        "processor_seconds": sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
        "database_mib": size // 2**20,
        "statements": len(queries),
        "people": Person.objects.count(),
    }
    print(json.dumps(result))
    connection.close()
    private_postgres.stop()


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])
