from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "ansinh.receipts"
    label = "receipts"
