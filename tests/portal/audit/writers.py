"""Many write at once, some give up, some commit late, two link: what the log must survive.

As a script, on a database of its own: ``python -m tests.portal.audit.writers`` with DATABASE_URL
and PORTAL_DATA set; prints what came of it as JSON.
"""

import json
import random
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection, transaction

WRITERS = 8


@dataclass(frozen=True)
class Outcome:
    committed: int
    given_up: int
    rows: int
    ok: bool
    first_broken: int | None
    waiting: int
    errors: list[str]
    out_of_order: int  # a writer's own rows that stand the wrong way round


class GiveUpError(Exception):
    pass


def write_together(rows_each: int) -> Outcome:
    """Let eight threads write ``rows_each`` transactions each, while two others link."""
    from portal.audit.chain import link_pending  # noqa: PLC0415 -- Django may be set up just now

    committed, given_up, errors = [], [], []
    done = threading.Event()
    begin = threading.Barrier(WRITERS)

    def guarded(deed, *args):
        try:
            deed(*args)
        except Exception as error:  # noqa: BLE001 -- the test shows it
            errors.append(repr(error))
        finally:
            connection.close()

    def write(writer):
        chance = random.Random(writer)  # noqa: S311 -- a test that can be repeated
        begin.wait()
        for number in range(rows_each):
            try:
                _deed(writer, number, chance, receipt=number % 10 == 0)
                committed.append((writer, number))
            except GiveUpError:
                given_up.append((writer, number))

    def link():
        while not done.is_set():
            link_pending()
            time.sleep(0.002)

    linkers = _started(guarded, [(link,)] * 2)
    _joined(_started(guarded, [(write, n) for n in range(WRITERS)]))
    done.set()
    _joined(linkers)
    link_pending()
    return _outcome(len(committed), len(given_up), errors)


def _started(target, arguments):
    threads = [threading.Thread(target=target, args=args) for args in arguments]
    for thread in threads:
        thread.start()
    return threads


def _joined(threads):
    for thread in threads:
        thread.join()


def _outcome(committed, given_up, errors):
    from portal.audit.models import Link, Pending  # noqa: PLC0415 -- Django may be set up just now
    from portal.audit.verification import verify  # noqa: PLC0415 -- the same

    numbers = {writer: [] for writer in range(WRITERS)}
    links = Link.objects.order_by("position")
    for writer, number in links.values_list("entry__actor_id", "entry__subject_id"):
        numbers[writer].append(int(number))
    report = verify()
    return Outcome(
        committed=committed,
        given_up=given_up,
        rows=report.rows,
        ok=report.ok,
        first_broken=report.first_broken,
        waiting=Pending.objects.count(),
        errors=errors,
        out_of_order=sum(of_one != sorted(of_one) for of_one in numbers.values()),
    )


def _deed(writer, number, chance, *, receipt):
    from portal.audit.actions import record  # noqa: PLC0415 -- Django may be set up just now

    with transaction.atomic():
        record(
            "test.written",
            actor_id=writer,
            organisation_id=1,
            subject_type="thing",
            subject_id=number,
            personal={"full_name": f"Mens {writer}"},
            receipt=receipt,
        )
        if connection.vendor == "postgresql" and chance.random() < 0.3:
            time.sleep(chance.random() / 50)  # commits long after its row was numbered
        if chance.random() < 0.2:
            raise GiveUpError


def main() -> None:
    import django  # noqa: PLC0415 -- as a script only
    from django.core.management import call_command  # noqa: PLC0415 -- the same

    django.setup()
    from portal.audit import verbs  # noqa: PLC0415 -- needs Django

    verbs.load(Path(__file__).with_name("verbs.toml"))
    call_command("migrate", "audit", verbosity=0, skip_checks=True)
    print(json.dumps(asdict(write_together(40))))  # noqa: T201 -- the answer


if __name__ == "__main__":
    main()
