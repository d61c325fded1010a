"""Letters that the village took on paper, brought in as a table."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from teabowl.intake.kinds import Clean, Column, Kind
from teabowl.intake.reading import Judging
from teabowl.kernel.actor import Actor
from teabowl.letters import actions, rules, words
from teabowl.letters.models import Letter
from teabowl.letters.permissions import TAKE_IN
from teabowl.letters.rules import Visibility
from teabowl.people.words import clean_group, clean_name, clean_phone
from teabowl.places.models import Place
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

COLUMNS = (
    Column("title", ("什么事", "标题", "事由", "主题"), needed=True, about=_("一句话，最多 40 个字")),
    Column("body", ("写的什么", "内容", "来信内容", "正文"), needed=True),
    Column("name", ("写信人", "姓名", "来信人", "反映人"), needed=True, about=_("只有要答复的人看得到")),
    Column("phone", ("手机号", "电话", "联系电话", "手机")),
    Column("group", ("小组", "村民小组", "组")),
    Column("on", ("收到的日子", "日期", "收信日期", "来信日期"), needed=True, about=_("两个月以内，期限从这天算起")),
    Column("public", ("公开", "公开不公开", "是否公开"), about=_("写“是”大家都能看，不写就只给书记看")),
)


def _clean(place: Place, typed: Mapping[str, str], today: date) -> Clean:
    row = Judging(typed)
    for name, cleaner in (("name", clean_name), ("phone", clean_phone), ("group", clean_group)):
        row.take(name, cleaner)
    row.written("title", rules.TITLE_LENGTH)
    row.written("body", rules.BODY_LENGTH)
    row.day("on", today, words.PAPER_DAY)
    row.clean["public"] = typed["public"] in {"是", "公开", "可以", "√", "✓", "1"}
    return row.done()


def _bring(actor: Actor, place: Place, clean: Clean, key: UUID, now: datetime) -> UUID:
    seen = Visibility.PUBLIC if clean["public"] else Visibility.PRIVATE
    letter = actions.take_in_paper(
        actor, place=place, title=clean["title"], body=clean["body"], visibility=seen, name=clean["name"], phone=clean["phone"],
        group=clean["group"], on=date.fromisoformat(clean["on"]), key=key, now=now,
    )  # fmt: skip
    return letter.id


def _is_there(key: UUID) -> bool:
    return Letter.objects.filter(sent_key=key, taken_in_by__isnull=False, erased_at__isnull=True).exists()


LETTERS = Kind(
    slug="letters",
    name=_("纸上收的信"),
    about=_("老人写在纸上、当面说的事，登记进来就和手机上写的一样按期答复。"),
    verb=TAKE_IN,
    columns=COLUMNS,
    clean=_clean,
    bring=_bring,
    is_there=_is_there,
    take_back=lambda actor, key, now: actions.take_out_paper(actor, letter_id=key, now=now),
    undoing=_("这次登记的信删掉。已经有人着手办的、答复了的留着。"),
    list_name=words.BOARD,
    list_url=lambda place: reverse("letters:board", args=[place.code]),
)
