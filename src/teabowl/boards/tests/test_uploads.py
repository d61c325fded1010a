"""Pictures through the form: hostile ones, large ones, and that neither text nor pictures are lost."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.boards import actions
from teabowl.boards.models import Post
from teabowl.boards.rules import Board, Content
from teabowl.boards.tests.making import signed_in
from teabowl.files import actions as files
from teabowl.files.images import path_of, url_of
from teabowl.files.models import Picture
from teabowl.files.tests.making import picture
from teabowl.moderation import actions as moderation
from tests.cast import NOW, Cast

VILLAGE = "371725104201"
URL = f"/p/{VILLAGE}/circle/write/"


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def upload(data: bytes, name: str = "a.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def form(**more: object) -> dict[str, object]:
    return {"form_key": str(uuid4()), "version": "0", "title": "", "body": "拍了两张图", **more}


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg", "image/svg+xml"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.jpg", "image/jpeg"),
        (b"GIF89a<script>alert(1)</script>", "a.gif", "image/gif"),
        (b"<html>", "a.png", "image/png"),
        (b"", "a.png", "image/png"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_and_the_text_stays(
    cast: Cast, data: bytes, name: str, kind: str, media: Path
) -> None:
    answer = signed_in(cast, "villager").post(URL, form(pictures=upload(data, name, kind)))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "拍了两张图" in page
    assert ("这个文件不是" in page) or data == b""
    assert Picture.objects.count() == 0
    assert list(media.rglob("*.*")) == []


def test_a_file_over_ten_megabytes_is_never_kept_and_the_text_stays(cast: Cast, media: Path) -> None:
    answer = signed_in(cast, "villager").post(URL, form(pictures=upload(b"\xff\xd8\xff" + b"0" * 11 * 1024 * 1024, "大图.jpg")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "大图.jpg：这个文件超过 10 MB" in page
    assert "拍了两张图" in page


def test_a_request_of_200_megabytes_is_read_past_and_a_larger_one_cut(cast: Cast) -> None:
    from teabowl.files.uploads import MAX_REQUEST, LimitHandler

    handler = LimitHandler()
    handler.handle_raw_input(None, {}, MAX_REQUEST + 1)
    from django.core.files.uploadhandler import StopUpload

    with pytest.raises(StopUpload):
        handler.new_file("pictures", "a.jpg", "image/jpeg", None, None, None)


def test_a_picture_asks_what_is_on_it_then_is_published(cast: Cast, media: Path) -> None:
    client = signed_in(cast, "villager")
    typed = form(pictures=upload(picture()))
    asked = client.post(URL, typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "这张图上是什么" in page
    (key,) = re.findall(r'name="alt-([0-9a-f-]{36})"', page)
    del typed["pictures"]
    sent = client.post(URL, typed | {f"alt-{key}": "村东的沟"})
    assert sent.status_code == 303
    image = Picture.objects.get()
    assert (image.alt, image.owner_id) == ("村东的沟", Post.objects.get().id)
    public = Client().get(sent["Location"]).content.decode()
    assert url_of(image.digest, 1080) in public
    assert 'alt="村东的沟"' in public
    served = Client().get(url_of(image.digest, 360))
    assert served.status_code == 200
    assert served["Content-Type"] == "image/webp"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in served["Cache-Control"]
    assert b"".join(served.streaming_content)[8:12] == b"WEBP"


def test_pictures_put_in_first_and_taken_out_again(cast: Cast) -> None:
    client = signed_in(cast, "villager")
    typed = form()
    two = [upload(picture()), upload(picture(colour="navy"), "b.jpg")]
    shown = client.post(URL, typed | {"put_pictures": "1", "pictures": two, "picture_words": "一碗茶"})
    assert shown.status_code == 200
    assert shown.content.decode().count('value="一碗茶"') == 2  # said without a connection, before a picture had its own field
    keys = re.findall(r'name="alt-([0-9a-f-]{36})"', shown.content.decode())
    assert len(keys) == 2
    kept = client.post(URL, typed | {"drop_picture": keys[0], f"alt-{keys[1]}": "一片蓝"})
    page = kept.content.decode()
    assert re.findall(r'name="alt-([0-9a-f-]{36})"', page) == [keys[1]]
    assert "一片蓝" in page
    assert "拍了两张图" in page


def test_ten_pictures_are_one_too_many(cast: Cast) -> None:
    sent = [upload(picture("PNG", (20 + n, 20)), f"{n}.png", "image/png") for n in range(10)]
    answer = signed_in(cast, "villager").post(URL, form(pictures=sent, put_pictures="1"))
    assert answer.status_code == 422
    assert "最多放 9 张" in answer.content.decode()
    assert Picture.objects.count() == 9


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(cast, "villager").cookies
    assert client.post(URL, form()).status_code == 403
    assert Post.objects.count() == 0


def staged(cast: Cast, part: str = "villager", key: object = None, colour: str = "olive") -> Picture:
    return actions.stage_image(
        cast.actor(part),
        place=cast.place("随西村"),
        board=Board.CIRCLE,
        form_key=key or uuid4(),
        data=picture(colour=colour),
        now=NOW,
    )


def test_another_persons_picture_never_comes_into_ones_form(cast: Cast) -> None:
    image = staged(cast)
    typed = Content(image.form_key, "", "拿来用", alts={image.id: "别人的图"})
    post = actions.publish_post(cast.actor("neighbour"), place=cast.place("随西村"), content=typed, now=NOW)
    image.refresh_from_db()
    assert image.owner_id is None
    assert not Picture.objects.filter(owner_id=post.id).exists()


def test_orphans_go_after_two_days_and_shared_files_stay(cast: Cast) -> None:
    orphan, shared = staged(cast), staged(cast, colour="navy")
    used = staged(cast, colour="navy")
    typed = Content(used.form_key, "", "用了", alts={used.id: "蓝"})
    actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=typed, now=NOW)
    assert files.clean_staged(now=NOW + timedelta(hours=47)) == 0
    assert files.clean_staged(now=NOW + timedelta(hours=49)) == 1
    assert not path_of(orphan.digest, 360).exists()
    assert path_of(shared.digest, 360).exists()


def test_a_picture_of_a_post_that_was_taken_down_is_no_longer_given_out(cast: Cast) -> None:
    image = staged(cast)
    typed = Content(image.form_key, "", "有图", alts={image.id: "图"})
    post = actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=typed, now=NOW)
    assert Client().get(url_of(image.digest, 360)).status_code == 200
    moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="private", words_said="露了证件", now=NOW)
    assert Client().get(url_of(image.digest, 360)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/aa/../../secret",
        "/media/aa/" + "a" * 40 + "-360.svg",
        "/media/ab/" + "a" * 40 + "-360.webp",
        "/media/aa/" + "a" * 40 + "-999.webp",
    ],
)
def test_nothing_else_is_served_from_the_media_folder(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404
