from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "portal.files"

    def ready(self) -> None:
        from portal.files import personal  # noqa: PLC0415 -- the app registry is ready now

        personal.register()
