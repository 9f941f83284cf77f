"""From where: an id per request, an address that cannot be made up, log lines without either."""

import json
import logging
import uuid

import pytest
from django.http import HttpResponse

from portal.audit import origin
from portal.audit.enums import Door
from portal.audit.logs import JsonFormatter, RequestIdFilter, struck
from portal.audit.origin import Origin


def test_every_request_has_an_id_of_its_own_that_the_visitor_does_not_choose(rf):
    seen = []

    def view(request):
        seen.append(origin.current())
        return HttpResponse()

    handle = origin.middleware(view)
    requests = [rf.get("/", headers={"x-request-id": "mine"}) for _ in range(2)]
    answers = [handle(request) for request in requests]
    assert [answer["X-Request-ID"] for answer in answers] == [str(o.request_id) for o in seen]
    assert [r.META["PORTAL_REQUEST_ID"] for r in requests] == [str(o.request_id) for o in seen]
    assert len({o.request_id for o in seen}) == 2
    assert {(o.door, o.address) for o in seen} == {(Door.WEB, "127.0.0.1")}
    assert origin.current() == Origin(Door.COMMAND)


def test_after_an_error_the_origin_is_gone(rf):
    def view(request):
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 -- ours
        origin.middleware(view)(rf.get("/"))
    assert origin.current() == Origin(Door.COMMAND)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1"),  # nobody of ours sent this
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "made-up, 198.51.100.9", "198.51.100.9"),
        (2, "203.0.113.5, 198.51.100.9", "203.0.113.5"),
        (2, "198.51.100.9", ""),
        (1, "", ""),
        (1, "Een Naam", ""),
        (1, "2001:DB8::0001", "2001:db8::1"),
    ],
)
def test_the_address_is_the_last_that_our_own_proxies_added(
    rf, settings, proxies, forwarded, address
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert origin.address_of(request) == address


def test_background_work_has_a_door_and_an_id():
    job = uuid.uuid4()
    with origin.coming_from(origin.of_task(job)):
        assert origin.current() == Origin(Door.TASK, job)


# --- log lines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mail to iemand@portaal.example failed", "mail to [e-mail] failed"),
        ("Key (email)=(A.b+c@x-y.example.nl) exists", "Key (email)=([e-mail]) exists"),
        ("from 192.0.2.7:8000", "from [address]:8000"),
        ("from 2001:db8::1, ::1", "from [address], [address]"),
        ("2001:db8:0:0:0:0:0:1", "[address]"),
        ("at 12:30:05 version 5.2.19", "at 12:30:05 version 5.2.19"),
        ("tests/a.py::test_b", "tests/a.py::test_b"),
    ],
)
def test_addresses_are_struck_out(text, left):
    assert struck(text) == left


def line(message, *args, error=None):
    record = logging.LogRecord("portal", logging.ERROR, "x.py", 1, message, args, error)
    assert RequestIdFilter().filter(record) is True
    return json.loads(JsonFormatter().format(record))


def test_a_line_carries_the_request_and_no_address():
    job = uuid.uuid4()
    with origin.coming_from(origin.of_task(job)):
        found = line("no mail to %s\nsecond", "iemand@portaal.example")
    assert found["message"] == "no mail to [e-mail]\nsecond"
    assert (found["request"], found["level"], found["logger"]) == (str(job), "error", "portal")
    assert found["time"].endswith("+00:00")
    assert line("outside")["request"] == "-"


def test_an_error_shows_its_trace_without_addresses():
    try:
        int("iemand@portaal.example")
    except ValueError as error:
        found = line("failed", error=(type(error), error, error.__traceback__))
    assert "ValueError" in found["trace"]
    assert "[e-mail]" in found["trace"]
