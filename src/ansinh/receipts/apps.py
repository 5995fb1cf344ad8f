from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "ansinh.receipts"
    label = "receipts"

    def ready(self) -> None:
        """Whoever closes a month is told of money without a unit."""
        from ansinh.ledger import before_closing
        from ansinh.receipts.before_closing import undecided_money

        before_closing.ask("receipts", undecided_money)
