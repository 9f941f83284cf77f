"""The same life of a file on S3-compatible storage (moto's server, a real HTTP line)."""

import logging

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.files import actions, resumable, tidy
from portal.files.models import Upload
from portal.files.serving import private_file_response
from portal.operations.backup import archive, making, restoring

pytestmark = [
    pytest.mark.django_db,
    # botocore's own, on Python 3.12 and later
    pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning"),
]
TEXT = b"Een gewone tekst."


@pytest.fixture(scope="module")
def address():
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 -- slow import

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(address, settings, places):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "bestanden",
                "endpoint_url": address,
                "access_key": "toets",
                "secret_key": "toets",
                "region_name": "eu-west-1",
                "default_acl": "private",
                "file_overwrite": False,
                "max_memory_size": 1 << 20,
            },
        },
    }
    client = default_storage.connection.meta.client
    client.create_bucket(
        Bucket="bestanden", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )

    def names():
        return [
            found["Key"] for found in client.list_objects_v2(Bucket="bestanden").get("Contents", [])
        ]

    yield names
    for name in names():
        client.delete_object(Bucket="bestanden", Key=name)
    client.delete_bucket(Bucket="bestanden")


def test_from_receipt_to_removal(
    bucket, send, check, supplier, places, django_capture_on_commit_callbacks
):
    one, two = (check(send(ContentFile(TEXT), supplier)) for _ in range(2))
    assert (one.state, bucket()) == ("accepted", [one.blob.storage_name])
    assert one.blob == two.blob
    answer = private_file_response(one.blob.storage_name, filename="a.txt")
    assert b"".join(answer.streaming_content) == TEXT
    answer.close()
    for file in (one, two):
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_file(file, by=supplier.user)
    assert (bucket(), places.left_over) == ([], [])


def test_refused_bytes_go(bucket, send, check, supplier, places):
    assert check(send(ContentFile(b"<script>1</script>"), supplier)).state == "refused"
    assert (bucket(), places.left_over) == ([], [])


def test_pieces_become_one_file(bucket, check, supplier, places):
    announced = resumable.Announced("a.txt", "evidence", len(TEXT))
    upload = resumable.begin(announced, organisation=supplier.organisation, by=supplier.user)
    for piece in (TEXT[:4], TEXT[4:]):
        upload = resumable.add_piece(upload, [piece])
    assert len(bucket()) == 2
    stale = Upload.objects.get()
    file = check(resumable.finish(upload))
    assert resumable.finish(stale).pk == file.pk
    assert bucket() == [file.blob.storage_name]
    assert places.left_over == []


def test_orphans_are_found_here_too(bucket, settings):
    default_storage.save("files/ab/wees", ContentFile(b"van niemand"))
    assert tidy.drop_orphans() == 0
    assert tidy.drop_orphans(now=timezone.now() + tidy.ORPHAN_AFTER * 2) == 1
    assert bucket() == []


def test_a_backup_takes_what_lies_in_the_bucket_and_puts_it_back(bucket, tmp_path):
    """The files' half of backup and restore; the database's half knows no storage."""
    lies = {"files/ab/een": b"1" * 70_000, "files/cd/twee": b"", "guides/gids.pdf": b"%PDF"}
    for name, content in lies.items():
        assert default_storage.save(name, ContentFile(content)) == name
    default_storage.save("exports/1-x.zip", ContentFile(b"copy of somebody"))
    archived = tmp_path / "backup.tar"
    with archive.writing(archived, None) as writer:
        assert len(list(making.add_files(writer))) == len(lies)
    for name in bucket():
        default_storage.delete(name)
    assert list(making.stored_names()) == []

    for name, content in restoring.contents(archived, None):
        restoring.put_back(name.removeprefix(archive.FILES), content)

    back = {}
    for name in bucket():
        with default_storage.open(name) as file:
            back[name] = file.read()
    assert back == lies
