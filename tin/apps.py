from django.apps import AppConfig


class TinConfig(AppConfig):
    name = "tin"
