from django.apps import AppConfig


class DueDiligenceConfig(AppConfig):
    name = "duediligence"
