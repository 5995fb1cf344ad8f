"""A process that closes months and may kill itself at a statement; see test_faults.

Arguments: the months to close, and the number of the statement at which it dies (0: never).
Statements, copies and the writing of a file of lines are all counted.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from ansinh.cli.installation import set_up_django


def main(months: list[str], deadly: int) -> None:
    """Close the months; die at the given statement."""
    set_up_django()
    from django.db import connection

    from ansinh.ledger import assessed
    from ansinh.register import copying
    from tests.ledger.builders import close

    reached = 0

    def strike() -> None:
        nonlocal reached
        reached += 1
        if reached == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            strike()
            result = function(*args, **more)
            strike()
            return result

        return call

    copying._copy = counted(copying._copy)
    assessed.write_month = counted(assessed.write_month)
    with connection.execute_wrapper(lambda execute, *args: counted(execute)(*args)):
        for month in months:
            close(month)
    print(reached)


if __name__ == "__main__":
    main(sys.argv[2:], int(sys.argv[1]))
