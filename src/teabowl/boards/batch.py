"""Notices as a table: each row becomes a draft, which somebody looks at before it goes out."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from teabowl.boards import actions, rules, words
from teabowl.boards.models import Post
from teabowl.boards.permissions import WRITE_NOTICE
from teabowl.boards.rules import Board, Content, PostStatus
from teabowl.intake.kinds import Clean, Column, Kind
from teabowl.intake.reading import Judging
from teabowl.kernel.actor import Actor
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

COLUMNS = (
    Column("title", ("标题", "题目", "通知标题"), needed=True),
    Column("body", ("内容", "正文", "通知内容"), needed=True),
)


def _clean(place: Place, typed: Mapping[str, str], today: date) -> Clean:
    row = Judging(typed)
    row.written("title", rules.MAX_TITLE)
    row.written("body", rules.MAX_BODY)
    return row.done()


def _bring(actor: Actor, place: Place, clean: Clean, key: UUID, now: datetime) -> UUID:
    content = Content(key, clean["title"], clean["body"])
    return actions.save_draft(actor, place=place, board=Board.NOTICES, content=content, now=now).id


def _take_back(actor: Actor, key: UUID, now: datetime) -> bool:
    """Thrown away while it is a draft that nobody worked on."""
    if not Post.objects.filter(id=key, status=PostStatus.DRAFT, version=1).exists():
        return False
    actions.discard_draft(actor, post_id=key, now=now)
    return True


NOTICES = Kind(
    slug="notices",
    name=_("一批通知"),
    about=_("每行一条，导入后先放在草稿里，看过再一条条发，不会一下子全发出去。"),
    verb=WRITE_NOTICE,
    columns=COLUMNS,
    clean=_clean,
    bring=_bring,
    is_there=lambda key: Post.objects.filter(form_key=key).exists(),
    take_back=_take_back,
    undoing=_("还没动过的草稿扔掉。改过的、发出去的留着。"),
    list_name=words.BOARDS[Board.NOTICES],
    list_url=lambda place: reverse("boards:mine", args=[place.code]),
)
