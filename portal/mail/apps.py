from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "portal.mail"

    def ready(self) -> None:
        from portal.mail import personal  # noqa: PLC0415 -- the app registry is ready now

        personal.register()
