"""The portal: settings, addresses and the apps that every part of the product uses."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
