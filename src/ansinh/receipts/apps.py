from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "ansinh.receipts"
    label = "receipts"

    def ready(self) -> None:
        """Whoever closes a month is told of money without a unit; whoever verifies, asks of it."""
        from ansinh.ledger import before_closing, invariants
        from ansinh.receipts.before_closing import undecided_money
        from ansinh.receipts.proving import BANK

        before_closing.ask("receipts", undecided_money)
        invariants.ask_also(BANK)
