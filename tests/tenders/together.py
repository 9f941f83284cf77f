"""Several people who do something at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(*deeds):
    """Do all at the same moment, each over a connection of its own; outcome or exception each.

    On SQLite one after the other: the database of the tests is in memory and knows no waiting.
    What is compared and swapped is then tested all the same; what is locked only on PostgreSQL.
    """
    ready = Barrier(len(deeds))
    together = connection.vendor == "postgresql"

    def run(deed):
        try:
            if together:
                ready.wait(timeout=20)
            return deed()
        except Exception as error:  # noqa: BLE001 -- told to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds) if together else 1) as pool:
        return list(pool.map(run, deeds))


def outcomes(results):
    """The kinds of what came out, in the order of the alphabet."""
    return sorted(type(each).__name__ for each in results)
