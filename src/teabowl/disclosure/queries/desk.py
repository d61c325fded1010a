"""What waits on the desk: months to keep, to sign, to publish; questions about entries to answer."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse

from teabowl.disclosure import words
from teabowl.disclosure.models import Book, Duty, Question, Signoff
from teabowl.disclosure.permissions import CHECK_BOOK, KEEP_BOOK, can_answer
from teabowl.disclosure.rules import AskState, Kind, Opinion, State
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.times import CHINA, china_date
from teabowl.kernel.verbs import can
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=CHINA)


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """What waits here for the actor: months to keep, to sign, to publish; questions to answer. Of organisers: questions come up."""
    if place.level == Level.TOWNSHIP:
        return _questions_up(actor, place, now)
    if place.level != Level.VILLAGE:
        return []
    items: list[DeskItem] = []
    if can(actor, KEEP_BOOK, place.ref):
        items += _months(place, now)
    if can(actor, CHECK_BOOK, place.ref) and actor.account_id:
        items += _to_sign(actor.account_id, place)
    return items + _questions_here(actor, place, now)


def _months(place: Place, now: datetime) -> list[DeskItem]:
    today = china_date(now)
    soon = today + timedelta(days=12)
    rows = Duty.objects.filter(place=place, published_at__isnull=True, due_on__lte=soon).order_by("due_on")[:24]
    books = {b.month: b for b in Book.objects.filter(place=place).exclude(state=State.PUBLISHED)}
    signs = Signoff.objects.filter(book__in=books.values(), round=F("book__round")).exclude(opinion=Opinion.AGREED)
    open_signs = list(signs.values_list("book_id", "opinion", "reply"))
    signed = {book for book, _opinion, _reply in open_signs}
    doubted = {book for book, opinion, reply in open_signs if opinion == Opinion.QUESTIONED and not reply}
    items = []
    for duty in rows:
        book = books.get(duty.period) if duty.kind == Kind.FINANCE else None
        left = (duty.due_on - today).days
        note, action = _("还没有开始记"), _("去记账")
        url = reverse("disclosure:books", args=[place.code])
        if duty.kind == Kind.AFFAIRS:
            note, action, url = _("这个季度至少公开一份"), _("去公开"), reverse("disclosure:publish", args=[place.code])
        elif book is not None:
            url = reverse("disclosure:book", args=[place.code, f"{book.month:%Y-%m}"])
            if book.state == State.DRAFT:
                note, action = _("在记，还没送理财小组"), _("接着记")
            elif book.id in doubted:
                note, action = _("理财小组有疑问，等您答"), _("去答")
            elif book.id in signed:
                note, action = _("理财小组在看"), _("看看签到哪了")
            else:
                note, action = _("理财小组签完了字"), _("公布")
        items.append(
            DeskItem(
                _("公开"), words.duty_name(duty.kind, duty.period, duty.months), note,
                "miss" if left < 0 else "late" if left <= 3 else "plain",
                _("已迟 %(n)s 天") % {"n": -left} if left < 0 else _("还有 %(n)s 天") % {"n": left}, action, url, _end(duty.due_on),
            )
        )  # fmt: skip
    return items


def _to_sign(account_id: UUID, place: Place) -> list[DeskItem]:
    rows = Signoff.objects.filter(
        account_id=account_id,
        book__place=place,
        book__state=State.CHECKING,
        round=F("book__round"),
        opinion=Opinion.WAITING,
    ).select_related("book")
    return [
        DeskItem(_("公开"), _("%(month)s的账等您签字") % {"month": words.month_name(s.book.month)}, _("逐笔看过再签"), "plain", "",
                 _("去看"), reverse("disclosure:book", args=[place.code, f"{s.book.month:%Y-%m}"]), None)
        for s in rows
    ]  # fmt: skip


def _questions_here(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    rows = Question.objects.filter(place_id__in=ids_living_at(place), state=AskState.WAITING, erased_at__isnull=True)
    return _question_items(actor, place, rows, now)


def _questions_up(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    rows = Question.objects.filter(
        place__lineage__contains=[place.id], state=AskState.WAITING, escalated_at__isnull=False, erased_at__isnull=True
    )
    return _question_items(actor, place, rows, now)


def _question_items(actor: Actor, place: Place, rows: QuerySet[Question], now: datetime) -> list[DeskItem]:
    today, items = china_date(now), []
    for question in rows.select_related("place__now_at", "entry").order_by("due_on", "id")[:100]:
        if not can_answer(actor, question.facts):
            continue
        stands = question.place.now_at or question.place
        left = (question.due_on - today).days
        where = "" if stands.id == place.id else f"{stands.name}，"
        items.append(
            DeskItem(
                _("对账的提问"), question.body[:40], where + _("问的是“%(entry)s”") % {"entry": question.entry.purpose[:20]},
                "miss" if left < 0 else "late" if left <= 1 else "plain",
                _("已迟 %(n)s 天") % {"n": -left} if left < 0 else _("今天到期") if left == 0 else _("还有 %(n)s 天") % {"n": left},
                _("写答复"), reverse("disclosure:question", args=[stands.code, question.id]), _end(question.due_on),
            )
        )  # fmt: skip
    return items
