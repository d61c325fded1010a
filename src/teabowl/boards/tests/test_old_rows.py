"""Migrations that move rows, over rows as they were: the old tables stand before the tables of today for one transaction."""

from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection

from teabowl.boards.models import Comment, Post
from teabowl.files.models import Picture
from teabowl.kernel.ids import new_id
from teabowl.moderation.models import Appeal, Decision, Report
from tests.cast import NOW, Cast

OLD = """
CREATE TEMP TABLE boards_postimage (id uuid, post_id uuid, form_key uuid, uploaded_by_id uuid, digest varchar(40), width int, height int,
    alt varchar(120), created_at timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE boards_decision (id uuid, post_id uuid, comment_id uuid, outcome varchar(12), why varchar(20), words varchar(300),
    decided_by_id uuid, decided_at timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE boards_report (id uuid, post_id uuid, comment_id uuid, place_id uuid, reporter_id uuid, why varchar(20),
    words varchar(300), made_at timestamptz, decision_id uuid) ON COMMIT DROP;
CREATE TEMP TABLE boards_appeal (id uuid, decision_id uuid, place_id uuid, words varchar(500), made_by_id uuid, made_at timestamptz,
    status varchar(10), answer varchar(500), decided_by_id uuid, decided_at timestamptz) ON COMMIT DROP;
"""


def put(table: str, **columns: object) -> None:
    with connection.cursor() as cursor:
        names = ", ".join(columns)
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", list(columns.values()))


def a_post(cast: Cast, status: str = "published") -> Post:
    author = cast.accounts["villager"]
    return Post.objects.create(
        place=cast.place("随西村"), board="circle", author=author, author_name="赵小满", as_committee=False, body="今年的枣好",
        status=status, taken_down_at=NOW if status == "taken_down" else None, created_at=NOW, published_at=NOW, form_key=new_id(),
    )  # fmt: skip


def move(name: str, *sql: str) -> None:
    module = import_module(f"teabowl.boards.migrations.{name}")
    with connection.cursor() as cursor:
        for one in sql:
            cursor.execute(getattr(module, one))


def test_pictures_of_posts_become_pictures_in_their_order(cast: Cast):
    shown, hidden, form = a_post(cast), a_post(cast, "taken_down"), new_id()
    by = cast.accounts["villager"].id
    with connection.cursor() as cursor:
        cursor.execute(OLD)
    keys = [new_id() for _ in range(4)]
    for key, post, form_key in zip(keys, (shown.id, shown.id, hidden.id, None), (form, form, new_id(), new_id()), strict=True):
        put(
            "boards_postimage", id=key, post_id=post, form_key=form_key, uploaded_by_id=by, digest=key.hex + "d" * 8, width=8, height=6,
            alt="枣", created_at=NOW,
        )  # fmt: skip
    move("0002_pictures_move_to_files", "MOVE")
    rows = {p.id: (p.owner_type, p.owner_id, p.position, p.hidden) for p in Picture.objects.filter(id__in=keys)}
    assert rows == {
        keys[0]: ("post", shown.id, 0, False),
        keys[1]: ("post", shown.id, 1, False),
        keys[2]: ("post", hidden.id, 0, True),
        keys[3]: ("", None, 0, False),
    }


def test_reports_decisions_and_appeals_keep_whom_they_are_about(cast: Cast):
    post, village = a_post(cast), cast.place("随西村").id
    comment = Comment.objects.create(
        post=post,
        author=cast.accounts["neighbour"],
        author_name="钱有田",
        as_committee=False,
        body="好",
        created_at=NOW,
        form_key=new_id(),
    )
    by = cast.accounts["operator"].id
    with connection.cursor() as cursor:
        cursor.execute(OLD)
    of_post, of_comment = new_id(), new_id()
    for key, subject in ((of_post, {"post_id": post.id}), (of_comment, {"comment_id": comment.id})):
        put(
            "boards_decision", id=key, outcome="taken_down", why="other", words="w", decided_by_id=by, decided_at=NOW, **subject
        )
        put(
            "boards_report", id=new_id(), place_id=village, reporter_id=by, why="other", words="w", made_at=NOW, decision_id=key,
            **subject,
        )  # fmt: skip
    put(
        "boards_appeal", id=new_id(), decision_id=of_comment, place_id=village, words="a", made_by_id=comment.author_id, made_at=NOW,
        status="waiting", answer="",
    )  # fmt: skip
    move("0003_reports_move_to_moderation", "DECISIONS", "REPORTS", "APPEALS", "GONE")
    about: dict[UUID, tuple[object, ...]] = {
        d.id: (d.subject_type, d.subject_id, d.author_id, d.place_id) for d in Decision.objects.all()
    }
    assert about == {
        of_post: ("post", post.id, post.author_id, village),
        of_comment: ("comment", comment.id, comment.author_id, village),
    }
    assert {(r.subject_type, r.subject_id, r.decision_id) for r in Report.objects.all()} == {
        ("post", post.id, of_post),
        ("comment", comment.id, of_comment),
    }
    appeal = Appeal.objects.get()
    assert (appeal.decision_id, appeal.made_by_id, appeal.status, (appeal.due_at - NOW).days) == (
        of_comment, comment.author_id, "waiting", 10,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM boards_decision) + (SELECT count(*) FROM boards_report)")
        assert cursor.fetchone() == (0,)


pytestmark = pytest.mark.django_db
