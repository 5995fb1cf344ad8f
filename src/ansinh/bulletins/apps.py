from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "ansinh.bulletins"
    label = "bulletins"
