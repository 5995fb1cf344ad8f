from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "ansinh.record"
    label = "record"
