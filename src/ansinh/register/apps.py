from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "ansinh.register"
    label = "register"
