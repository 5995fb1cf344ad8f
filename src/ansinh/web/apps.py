from typing import Any

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ansinh.web"
    label = "web"

    def ready(self) -> None:
        """Count what the board will show as soon as months are closed."""
        from ansinh.indicators.closed import months_closed

        months_closed.connect(_keep_board, dispatch_uid="board")


def _keep_board(*, months: Any, **_sent: Any) -> None:
    from ansinh.web.board.keeping import keep_board

    keep_board(months)
