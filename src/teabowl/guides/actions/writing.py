"""What those do who write guides: draft, publish, look at again, withdraw."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.guides import cleaning, rules, words
from teabowl.guides.actions.moved import tell_of_withdrawal, tell_those_below
from teabowl.guides.actions.saving import home_of, in_use, locked, save, touch
from teabowl.guides.content import WRITTEN_FIELDS, Content, Field, changed_fields
from teabowl.guides.models import Adaptation, Guide, GuideVersion
from teabowl.guides.permissions import WRITE
from teabowl.guides.rules import Category, State
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


@transaction.atomic
def start_guide(actor: Actor, *, place: Place, category: Category, content: Content, key: UUID, now: datetime) -> Guide:
    """Write a new guide at a city, county or township; a draft until it is published. Sent twice with one `key`, it is one guide.
    Raises NotAllowed, Refused (a village), Invalid by field."""
    check(actor, WRITE, place.ref)
    if Level(place.level) not in rules.WRITING_LEVELS or place.closed_on is not None:
        raise Refused(words.ONLY_ABOVE)
    before = Guide.objects.filter(form_key=key, place=place).select_related("place").first()
    if before is not None:
        return before
    guide = Guide(
        form_key=key,
        place=place,
        category=_category(category),
        draft=cleaning.whole(content, WRITTEN_FIELDS),
        draft_at=now,
        draft_by_id=actor.account_id,
        written_by_id=actor.account_id,
        created_at=now,
    )
    save(actor, guide, "start_guide", now=now, changes={"title": ("", guide.heading)})
    return guide


def _category(category: Category) -> str:
    try:
        return Category(category).value
    except ValueError:
        raise Invalid({"category": words.CHOOSE_ONE}) from None


@transaction.atomic
def save_draft(
    actor: Actor, *, guide_id: UUID, content: Content, category: Category | None = None, now: datetime
) -> Guide:  # fmt: skip
    """Write the next version; what is published stays as it is. Raises NotFound, NotAllowed, Refused (withdrawn), Invalid."""
    guide = locked(guide_id)
    check(actor, WRITE, guide.place.ref)
    if guide.withdrawn_at is not None:
        raise Refused(words.GONE)
    guide.draft = cleaning.whole(content, WRITTEN_FIELDS)
    guide.draft_at, guide.draft_by_id = now, actor.account_id
    if category is not None and guide.version == 0:
        guide.category = _category(category)
    save(actor, guide, "save_draft", now=now, changes={"draft": ("", guide.draft[Field.SPOKEN])})
    return guide


@transaction.atomic
def discard_draft(actor: Actor, *, guide_id: UUID, now: datetime) -> None:
    """Throw the unpublished version away; a guide that was never published goes with it."""
    guide = locked(guide_id)
    check(actor, WRITE, guide.place.ref)
    if guide.draft is None:
        raise Refused(words.NO_DRAFT)
    if guide.version == 0:
        audit.record(
            actor, "guides.discard_draft", now=now, subject_type="guide", subject_id=guide.id, place_id=guide.place_id,
            changes={"title": (guide.heading, "")},
        )  # fmt: skip
        guide.delete()
        return
    guide.draft, guide.draft_at, guide.draft_by_id = None, None, None
    save(actor, guide, "discard_draft", now=now, changes={"draft": (guide.heading, "")})


@transaction.atomic
def publish_guide(actor: Actor, *, guide_id: UUID, why: str = "", review_on: date | None, now: datetime) -> Guide:
    """Publish the draft: every place below shows it at once, except in what it changed itself. From the second version on, `why`
    says in one line what changed. Those who changed a field that has now moved on are told. Raises Invalid(why, review_on)."""
    guide = locked(guide_id)
    check(actor, WRITE, guide.place.ref)
    if guide.withdrawn_at is not None:
        raise Refused(words.GONE)
    if guide.draft is None:
        raise Refused(words.NO_DRAFT)
    changed = changed_fields(guide.content, guide.draft)
    if guide.version and not changed:
        raise Refused(words.NOTHING_CHANGED)
    why = cleaning.text("why", why, rules.WORDS, required=guide.version > 0)
    day = cleaning.review_day(review_on, china_date(now))
    before = guide.version
    _looked_at(guide, day, now)
    guide.content, guide.draft, guide.draft_at, guide.draft_by_id = guide.draft, None, None, None
    guide.version += 1
    guide.state, guide.changed_at = State.PUBLISHED.value, now
    guide.published_at = guide.published_at or now
    GuideVersion.objects.create(
        guide=guide, number=guide.version, content=guide.content, changed=[f.value for f in changed], why=why, at=now,
        by_id=actor.account_id,
    )  # fmt: skip
    save(actor, guide, "publish_guide", now=now, changes={"version": (before, guide.version), "why": ("", why)})
    touch(guide.place)
    if before:
        tell_those_below(actor, guide, at=home_of(guide.place), fields=changed, step=str(guide.version), now=now)
    return guide


def _looked_at(guide: Guide, review_on: date, now: datetime) -> None:
    spell = rules.stale_spell(guide.review_on, china_date(now))
    if spell:
        guide.stale_spells = [*guide.stale_spells, [day.isoformat() for day in spell]]
    guide.review_on, guide.reviewed_at = review_on, now


@transaction.atomic
def confirm_review(actor: Actor, *, guide_id: UUID, review_on: date | None, now: datetime) -> Guide:
    """Somebody looked at the guide again and it is still right; `review_on` is the next such day. Raises Invalid(review_on)."""
    guide = in_use(locked(guide_id))
    check(actor, WRITE, guide.place.ref)
    before = guide.review_on
    _looked_at(guide, cleaning.review_day(review_on, china_date(now)), now)
    save(actor, guide, "confirm_review", now=now, changes={"review_on": (before, guide.review_on)})
    touch(guide.place)
    return guide


@transaction.atomic
def withdraw_guide(actor: Actor, *, guide_id: UUID, why: str, now: datetime) -> Guide:
    """Take a guide out of use, here and below; its page says since when and why. Final: a matter that comes back is a new guide.
    Withdrawing twice changes nothing. Raises Invalid(why)."""
    guide = locked(guide_id)
    check(actor, WRITE, guide.place.ref)
    if guide.withdrawn_at is not None:
        return guide
    in_use(guide)
    today = china_date(now)
    guide.withdrawn_why = cleaning.text("why", why, rules.WORDS)
    spell = rules.stale_spell(guide.review_on, today)
    if spell:
        guide.stale_spells = [*guide.stale_spells, [day.isoformat() for day in spell]]
    guide.withdrawn_at, guide.state, guide.draft, guide.draft_at, guide.draft_by_id = (
        now,
        State.WITHDRAWN.value,
        None,
        None,
        None,
    )
    save(actor, guide, "withdraw_guide", now=now, changes={"withdrawn_at": ("", now), "why": ("", guide.withdrawn_why)})
    _end_adaptations(actor, guide, today, now)
    touch(guide.place)
    return guide


def _end_adaptations(actor: Actor, guide: Guide, today: date, now: datetime) -> None:
    rows = list(Adaptation.objects.select_for_update(of=("self",)).filter(guide=guide, ended_on__isnull=True)
                .select_related("place", "place__now_at"))  # fmt: skip
    for row in rows:
        row.ended_on = today
    Adaptation.objects.bulk_update(rows, ["ended_on"], batch_size=1000)
    figures.post_many(actor, rows, now=now)
    tell_of_withdrawal(actor, guide, rows, now=now)
