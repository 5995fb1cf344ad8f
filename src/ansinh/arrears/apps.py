from django.apps import AppConfig


class ArrearsConfig(AppConfig):
    name = "ansinh.arrears"
    label = "arrears"

    def ready(self) -> None:
        """Hand the records to the ledger: it settles by them and does not know this room."""
        from ansinh.arrears import tables
        from ansinh.ledger import handed

        handed.hand_over(tables)
