"""Late letters go up by themselves; and the limit that decides what is late."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from teabowl.access.queries import accounts_holding, roles_at
from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor, Role, system_actor
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.letters import rules, words
from teabowl.letters.actions.saving import add_step, save
from teabowl.letters.actions.telling import tell_late
from teabowl.letters.models import Letter, LetterLimit, LetterStep
from teabowl.letters.permissions import SET_LIMIT
from teabowl.letters.rules import Kind, Reach, State
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place

ESCALATION = system_actor("letters.escalation")
ORGANISER = {Reach.TOWNSHIP: Role.TOWNSHIP, Reach.COUNTY: Role.COUNTY}


def escalate_late_letters(*, now: datetime) -> int:
    """Send letters that still wait past their limit to the township, past twice the limit to the county; each once a round.

    Each letter in its own transaction, so that one that fails holds up no other; may run twice at once. Returns how many steps
    were taken.
    """
    today = china_date(now)
    done = LetterStep.objects.filter(
        letter=OuterRef("pk"), round=OuterRef("round"), kind=Kind.ESCALATED.value, level=Reach.COUNTY.value
    )
    late = Letter.objects.waiting().filter(~Exists(done), due_on__lt=today).order_by("due_on", "id")
    return sum(_escalate(key, today, now) for key in late.values_list("id", flat=True))


@transaction.atomic
def _escalate(letter_id: UUID, today: date, now: datetime) -> int:
    rows = Letter.objects.select_for_update(of=("self",), skip_locked=True).select_related("place", "writer")
    letter = rows.filter(id=letter_id).first()
    if letter is None or not rules.is_answerable(State(letter.state)):
        return 0
    steps = LetterStep.objects.filter(letter=letter, round=letter.round, kind=Kind.ESCALATED.value)
    gone = set(steps.values_list("level", flat=True))
    levels = [r for r in rules.reaches_due(letter.clock_from, letter.limit_days, today) if r.value not in gone]
    above = {p.level: p for p in Place.objects.filter(id__in=letter.place.lineage)} if levels else {}
    for level in levels:
        place = above.get(level.value)
        told = _holders(place, ORGANISER[level], today) if place else []
        before = letter.reach
        letter.reach = rules.farther(Reach(letter.reach), level).value
        letter.escalated_at = letter.escalated_at or now
        add_step(ESCALATION, letter, Kind.ESCALATED, now=now, level=level.value, told=told, due_on=letter.due_on)
        changes = {"reach": (before, letter.reach), "told": ("", "、".join(told))}
        save(ESCALATION, letter, "escalate", now=now, changes=changes)
        holders = accounts_holding(place.id, [ORGANISER[level]], today) if place else []
        tell_late(ESCALATION, letter, holders, level, now=now)
    return len(levels)


def _holders(place: Place, role: Role, on: date) -> list[str]:
    """Names of those who hold the role at the place."""
    rows = roles_at(place.ref, on)
    return list(dict.fromkeys(row.person_name for row in rows if row.role is role and row.starts_on <= on))


@transaction.atomic
def set_limit(actor: Actor, *, place: Place, days: int, since: date, now: datetime) -> LetterLimit:
    """Set within how many working days letters are answered at a place and below it, from a day on.

    Letters that are already here keep their last day. Raises NotAllowed, Invalid(days, since).
    """
    check(actor, SET_LIMIT, place.ref)
    if not 1 <= days <= rules.LONGEST_LIMIT:
        raise Invalid({"days": words.LIMIT_RANGE % {"most": rules.LONGEST_LIMIT}})
    if since < china_date(now):
        raise Invalid({"since": words.FROM_TODAY})
    if place.now_at_id is not None:
        raise Refused(words.ONLY_VILLAGES)
    limit, made = LetterLimit.objects.select_for_update().get_or_create(
        place=place, since=since, defaults={"days": days, "set_by_id": actor.account_id, "set_at": now}
    )
    before = "" if made else limit.days
    if not made:
        limit.days, limit.set_by_id, limit.set_at = days, actor.account_id, now
        limit.save()
    audit.record(
        actor,
        "letters.set_limit",
        now=now,
        subject_type="letter_limit",
        subject_id=limit.id,
        place_id=place.id,
        changes={"days": (before, days), "since": ("", since)},
    )
    pagecache.touch_everything()  # every village below says within how many days it answers
    return limit
