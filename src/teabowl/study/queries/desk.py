"""Questions that wait: for who answers them, and for head accounts that see what is late below."""

from datetime import date, datetime, time

from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import AttentionRow, DeskItem
from teabowl.kernel.texts import excerpt
from teabowl.kernel.times import CHINA, china_date
from teabowl.organisations import authority
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.study import words
from teabowl.study.models import Question
from teabowl.study.permissions import ANSWER
from teabowl.study.rules import State
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _item(question: Question, now: datetime) -> DeskItem:
    assert question.due_on is not None
    state, tag = words.left(question.due_on, china_date(now))
    code = (question.place.now_at or question.place).code
    return DeskItem(
        group=_("提问"),
        title=excerpt(question.text, 40),
        note=_("问%(organisation)s") % {"organisation": question.organisation.name},
        state=state,
        tag=tag,
        action=_("写答复"),
        url=reverse("study:answer", args=[code, question.id]),
        due_at=datetime.combine(question.due_on, time.max, CHINA),
    )


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Questions put to the place's organisations that the actor may answer, the first due first."""
    rows = Question.objects.filter(place_id__in=ids_living_at(place), state=State.WAITING)
    found = list(rows.select_related("organisation__place", "place__now_at").order_by("due_on", "id")[:100])
    if not found:
        return []
    standing = authority.standing_of(actor, now)
    return [_item(q, now) for q in found if authority.allows(actor, standing, ANSWER, q.organisation.ref)]


def to_answer(actor: Actor, now: datetime) -> list[DeskItem]:
    """Questions that wait in organisations where the actor holds a post: for the member's own page."""
    standing = authority.standing_of(actor, now)
    keys = {key for kind, key in standing.posts if kind in ANSWER.posts}
    if not keys:
        return []
    rows = Question.objects.filter(organisation_id__in=keys, state=State.WAITING).exclude(asker_id=actor.account_id)
    return [_item(q, now) for q in rows.select_related("organisation", "place__now_at").order_by("due_on", "id")[:50]]


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Questions here and below that wait past their last day. One query."""
    rows = Question.objects.filter(state=State.WAITING, due_on__lt=today, place__lineage__contains=[place.id])
    found = []
    for row in rows.select_related("place__now_at").order_by("due_on", "id"):
        assert row.due_on is not None
        home = row.place.now_at or row.place
        text = _("一个提问，%(late)s") % {"late": words.left(row.due_on, today)[1]}
        found.append(
            AttentionRow(_("迟了的提问"), text, home.name, reverse("study:answer", args=[home.code, row.id]), row.due_on)
        )
    return found
