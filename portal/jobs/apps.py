from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "portal.jobs"

    def ready(self) -> None:
        from portal.jobs import personal  # noqa: PLC0415 -- the app registry is ready now

        personal.register()
