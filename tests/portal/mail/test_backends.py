import stat
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection

BACKEND = "portal.mail.backends.EmlFileBackend"


def mail(**kwargs):
    kwargs = {"to": ["koper@example.nl"], "from_email": "portaal@example.nl", **kwargs}
    message = EmailMultiAlternatives("Nieuw wachtwoord – één", "Beste lezer,\n\ncafé", **kwargs)
    message.attach_alternative("<p>café</p>", "text/html")
    return message


def test_each_mail_is_one_readable_file(tmp_path):
    connection = get_connection(BACKEND, file_path=tmp_path / "mail")
    assert connection.send_messages([mail(bcc=["stil@example.nl"]), mail()]) == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    content = files[0].read_bytes()
    assert b"\r\n" in content
    assert b"stil@example.nl" not in content
    read = message_from_bytes(content, policy=policy.default)
    assert read["Subject"] == "Nieuw wachtwoord – één"
    assert read["To"] == "koper@example.nl"
    assert read.get_body(["plain"]).get_content().splitlines()[-1] == "café"
    assert read.get_body(["html"]).get_content().strip() == "<p>café</p>"


def test_a_mail_to_nobody_is_not_written(tmp_path):
    assert get_connection(BACKEND, file_path=tmp_path).send_messages([mail(to=[])]) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_folder_comes_from_the_settings(tmp_path, settings):
    settings.EMAIL_FILE_PATH = tmp_path
    assert get_connection(BACKEND).send_messages([mail()]) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_no_folder_is_refused(settings):
    settings.EMAIL_FILE_PATH = None
    with pytest.raises(ImproperlyConfigured):
        get_connection(BACKEND)


@pytest.mark.parametrize(("silently", "count"), [(True, 0), (False, None)])
def test_a_folder_that_cannot_be_made(tmp_path, silently, count):
    (tmp_path / "file").write_text("in the way")
    connection = get_connection(BACKEND, file_path=tmp_path / "file", fail_silently=silently)
    if count is None:
        with pytest.raises(OSError, match="file"):
            connection.send_messages([mail()])
    else:
        assert connection.send_messages([mail()]) == count
