from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "ansinh.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Whoever closes a month is told of dossiers in hand."""
        from ansinh.dossiers.before_closing import dossiers_in_hand
        from ansinh.ledger import before_closing

        before_closing.ask("dossiers", dossiers_in_hand)
