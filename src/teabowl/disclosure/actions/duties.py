"""What is due: made when a period is over, settled when it is published, reminded of when it is missing; and the places' terms."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from teabowl.access.queries import places_of, roles_at
from teabowl.audit import actions as audit
from teabowl.disclosure import rules, words
from teabowl.disclosure.actions.saving import keepers, line, record, role_of
from teabowl.disclosure.models import Book, Duty, DutyStep, Statement
from teabowl.disclosure.models import Terms as TermsRow
from teabowl.disclosure.permissions import KEEPERS, REMIND, REPLY, SET_TERMS
from teabowl.disclosure.queries.terms import rows_for, terms_of
from teabowl.disclosure.rules import GROUP_OF, Group, Kind, Signing, State, Step, Topic
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, Role, system_actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place

CLOCK = system_actor("disclosure.calendar")
BATCH = 2_000


def make_duties(*, now: datetime) -> int:
    """Make what is due for the periods that ended last, for every village that keeps its accounts here: it has somebody who may keep
    them, or had a book or a duty before. Twice makes nothing twice. Returns how many.

    Only the last period of each kind is made, and for a village that begins only what still has time: nobody begins with gaps.
    """
    today, made = china_date(now), 0
    for kind in Kind:
        wanted: dict[date, list[Place]] = {}  # by period: villages of one city share one
        bound = _bound(kind)
        for place in _keeping(today).exclude(id__in=_done(kind, today)).order_by("sort_key").iterator(BATCH):
            period = _last_period(kind, place.code, today)
            has_time = rules.due_on(rules.law_for(kind, place.code, today), period) >= today
            if (has_time or place.id in bound) and (place.opened_on is None or place.opened_on < rules.add_months(period, 1)):
                wanted.setdefault(period, []).append(place)
        for period, places in wanted.items():
            for start in range(0, len(places), BATCH):
                made += _make(kind, period, places[start : start + BATCH], now)
    return made


def _keeping(today: date) -> Any:
    """Villages in force that keep their accounts here."""
    holders = [place for role in KEEPERS for place in places_of(role, today)]
    begun = Q(id__in=holders) | Q(id__in=Book.objects.values("place_id")) | Q(id__in=Duty.objects.values("place_id"))
    return Place.objects.in_force().filter(begun, level="village")


def _bound(kind: Kind) -> set[UUID]:
    """Villages that had something of the kind due before."""
    return set(Duty.objects.filter(kind=kind).values_list("place_id", flat=True).distinct())


def _last_period(kind: Kind, code: str, today: date) -> date:
    months = rules.law_for(kind, code, today).months
    return rules.add_months(rules.period_of(months, today), -months)


def _done(kind: Kind, today: date) -> list[UUID]:
    """Villages whose last period has its duty already."""
    since = rules.add_months(rules.first_of(today), -1 if kind is Kind.FINANCE else -5)
    rows = Duty.objects.filter(kind=kind, period__gte=since).values_list("place_id", "period", "place__code")
    return [place for place, period, code in rows if period == _last_period(kind, code, today)]


@transaction.atomic
def _make(kind: Kind, period: date, places: list[Place], now: datetime) -> int:
    keys = {key for place in places for key in place.lineage}
    set_rows = rows_for(list(keys), rules.last_of(period))
    duties = []
    for place in places:
        terms = terms_of(place.lineage, rules.last_of(period), set_rows)
        law, due = rules.due_for(kind, place.code, period, terms)
        duties.append(Duty(place=place, kind=kind.value, period=period, months=law.months, due_on=due, source=law.source))
    published = _published_already(kind, duties)
    for duty in duties:
        duty.published_at = published.get(duty.place_id)
    Duty.objects.bulk_create(duties, ignore_conflicts=True)
    there = list(Duty.objects.filter(kind=kind, period=period, place_id__in=[place.id for place in places]))
    figures.post_many(CLOCK, there, now=now)
    pagecache.touch_everything()
    audit.record(CLOCK, "disclosure.make_duties", now=now, subject_type="duty", subject_id=None,
                 changes={"kind": ("", kind.value), "period": ("", period), "villages": (0, len(there))})  # fmt: skip
    return len(there)


def _published_already(kind: Kind, duties: list[Duty]) -> dict[UUID, datetime]:
    keys = [duty.place_id for duty in duties]
    if kind is Kind.FINANCE:
        last = rules.add_months(duties[0].period, duties[0].months - 1)
        rows = Book.objects.filter(place_id__in=keys, month=last, state=State.PUBLISHED).values_list("place_id", "published_at")
        return {place: at for place, at in rows if at}
    topics = [topic.value for topic, group in GROUP_OF.items() if group is Group.VILLAGE]
    end = rules.last_of(rules.add_months(duties[0].period, duties[0].months - 1))
    found = Statement.objects.filter(place_id__in=keys, topic__in=topics, since__lte=end, until__gte=duties[0].period)
    return dict(found.order_by("-published_at").values_list("place_id", "published_at"))


def settle_finance(actor: Actor, book: Book, now: datetime) -> None:
    """A book was published: what was due for its month is settled, once all months of its period are."""
    for duty in Duty.objects.select_for_update().filter(
        place_id=book.place_id, kind=Kind.FINANCE, period__lte=book.month, published_at__isnull=True
    ):
        months = [rules.add_months(duty.period, n) for n in range(duty.months)]
        if book.month in months:
            done = Book.objects.filter(place_id=book.place_id, month__in=months, state=State.PUBLISHED).count()
            if done == len(months):
                _settle(actor, duty, now)


def settle_affairs(actor: Actor, statement: Statement, now: datetime) -> None:
    """A disclosure was published: it settles every quarter that it tells of."""
    if GROUP_OF[Topic(statement.topic)] is not Group.VILLAGE:
        return
    found = Duty.objects.select_for_update().filter(
        place_id=statement.place_id, kind=Kind.AFFAIRS, published_at__isnull=True, period__lte=statement.until
    )
    for duty in found:
        if rules.last_of(rules.add_months(duty.period, duty.months - 1)) >= statement.since:
            _settle(actor, duty, now)


def _settle(actor: Actor, duty: Duty, now: datetime) -> None:
    duty.published_at = now
    duty.save(update_fields=["published_at"])
    figures.post(actor, duty, now=now)


def _locked(duty_id: UUID) -> Duty:
    duty = Duty.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=duty_id).first()
    if duty is None:
        raise NotFound(words.NOT_HERE)
    return duty


@transaction.atomic
def remind(actor: Actor, *, duty_id: UUID, said: str = "", key: UUID, now: datetime) -> DutyStep:
    """An organiser reminds a village of what is missing, once a day; everybody reads it. Raises Refused when it is not missing."""
    duty = _locked(duty_id)
    stands = duty.place.now_at or duty.place
    check(actor, REMIND, stands.ref)
    done = DutyStep.objects.filter(form_key=key, duty=duty).first()
    if done is not None:
        return done
    if duty.published_at is not None:
        raise Refused(words.NOT_MISSING)
    if china_date(now) <= duty.due_on:
        raise Refused(words.NOT_DUE)
    steps = DutyStep.objects.filter(duty=duty, kind=Step.REMINDED).exclude(by_role="system")
    if any(china_date(step.at) == china_date(now) for step in steps):
        raise Refused(words.REMINDED_TODAY)
    return _step(actor, duty, stands, Step.REMINDED, line("words", said, rules.WORDS_LENGTH, required=False), None, key, now)


@transaction.atomic
def reply(actor: Actor, *, duty_id: UUID, said: str, promised_on: date | None = None, key: UUID, now: datetime) -> DutyStep:
    """The village says why something is missing and by when it comes; everybody reads it. Raises Refused once published."""
    duty = _locked(duty_id)
    stands = duty.place.now_at or duty.place
    check(actor, REPLY, stands.ref)
    done = DutyStep.objects.filter(form_key=key, duty=duty).first()
    if done is not None:
        return done
    if duty.published_at is not None:
        raise Refused(words.NOT_MISSING)
    today = china_date(now)
    if promised_on is not None and not today < promised_on <= today + timedelta(days=183):
        raise Invalid({"promised_on": words.PROMISE_DAY})
    return _step(actor, duty, stands, Step.REPLIED, line("words", said, rules.WORDS_LENGTH), promised_on, key, now)


def _step(
    actor: Actor, duty: Duty, stands: Place, kind: Step, said: str, promised: date | None, key: UUID | None, now: datetime
) -> DutyStep:
    more = {"form_key": key} if key else {}
    step = DutyStep.objects.create(
        duty=duty, kind=kind.value, at=now, by_id=actor.account_id, by_role=role_of(actor, stands.ref), words=said,
        promised_on=promised, **more,
    )  # fmt: skip
    record(actor, "remind" if kind is Step.REMINDED else "reply", now=now, kind="duty", subject_id=duty.id, place=stands,
           changes={"words": ("", said), "promised_on": ("", promised)}, public=True)  # fmt: skip
    if kind is Step.REMINDED:
        given = {"place": stands.name, "year": duty.period.year, "month": duty.period.month, "due": duty.due_on}
        tell(actor, kind="disclosure.reminded", to=keepers(stands.ref, now), title=words.TOLD["disclosure.reminded"], words=given,
             body=said, path=f"/p/{stands.code}/disclosure/duties/{duty.id}/", about=("duty", duty.id), now=now, place=stands,
             step=f"{now:%Y-%m-%d}")  # fmt: skip
    return step


def remind_by_itself(*, now: datetime) -> int:
    """Two days past the last day the platform reminds the village, once, and tells the township. Returns how many."""
    today = china_date(now)
    late = Duty.objects.filter(
        published_at__isnull=True,
        due_on__lt=today - timedelta(days=rules.REMIND_AFTER - 1),
        due_on__gte=today - timedelta(days=30),
    ).exclude(steps__by_role="system")
    return sum(_remind_one(key, now) for key in late.values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _remind_one(duty_id: UUID, now: datetime) -> int:
    duty = _locked(duty_id)
    stands = duty.place.now_at or duty.place
    there = keepers(stands.ref, now)
    if duty.published_at is not None or not there or DutyStep.objects.filter(duty=duty, by_role="system").exists():
        return 0  # where nobody keeps the accounts yet, nobody can be reminded: the township sees it in its table
    _step(CLOCK, duty, stands, Step.REMINDED, "", None, None, now)
    tell_township(CLOCK, stands, ("duty", duty.id), f"/p/{stands.code}/disclosure/duties/{duty.id}/", now)
    return 1


@transaction.atomic
def touch_missing(*, now: datetime) -> int:
    """Public pages that say how many days something is late are stale: the day has turned. Returns for how many villages."""
    late = Duty.objects.filter(published_at__isnull=True, due_on__lt=china_date(now))
    lines = list(Place.objects.filter(id__in=late.values("place_id")).values_list("lineage", flat=True))
    pagecache.touch(key for line in lines for key in line)
    return len(lines)


def tell_township(actor: Actor, village: Place, about: tuple[str, UUID], path: str, now: datetime) -> None:
    """Its organisers, that something of a village is late."""
    township = Place.objects.filter(id__in=village.lineage, level="township").first()
    if township is None:
        return
    today = china_date(now)
    to = [row.account_id for row in roles_at(township.ref, today) if row.role is Role.TOWNSHIP and row.starts_on <= today]
    tell(actor, kind="disclosure.late", to=to, title=words.TOLD["disclosure.late"], words={"place": village.name}, path=path,
         about=about, now=now, place=village)  # fmt: skip


@transaction.atomic
def set_terms(
    actor: Actor,
    *,
    place: Place,
    since: date,
    finance_day: int | None = None,
    affairs_day: int | None = None,
    answer_days: int | None = None,
    signing: Signing | None = None,
    now: datetime,
) -> TermsRow:
    """Set days, signing, or the limit to answer, at a place and below, from a day on; None leaves as above. What is due already
    keeps its last day. Raises NotAllowed, Invalid(finance_day, affairs_day, answer_days, since)."""
    check(actor, SET_TERMS, place.ref)
    if since < china_date(now):
        raise Invalid({"since": words.FROM_TODAY})
    for kind, name, day in ((Kind.FINANCE, "finance_day", finance_day), (Kind.AFFAIRS, "affairs_day", affairs_day)):
        if day is not None and not rules.is_strict_enough(kind, place.code, day, since):
            raise Invalid({name: words.DAY_TOO_LATE % {"day": rules.law_for(kind, place.code, since).day}})
    if answer_days is not None and not 1 <= answer_days <= rules.LONGEST_ANSWER_DAYS:
        raise Invalid({"answer_days": words.DAYS_RANGE % {"most": rules.LONGEST_ANSWER_DAYS}})
    if not any((finance_day, affairs_day, answer_days, signing)):
        raise Invalid({"": words.SET_SOMETHING})
    values = {
        "finance_day": finance_day, "affairs_day": affairs_day, "answer_days": answer_days, "signing": signing.value if signing else "",
    }  # fmt: skip
    row, _made = TermsRow.objects.select_for_update().update_or_create(
        place=place, since=since, defaults={**values, "set_by_id": actor.account_id, "set_at": now}
    )
    audit.record(actor, "disclosure.set_terms", now=now, subject_type="terms", subject_id=row.id, place_id=place.id,
                 changes={name: ("", value) for name, value in values.items()} | {"since": ("", since)})  # fmt: skip
    pagecache.touch_everything()  # every village below says by when it publishes
    return row
