"""Which list of situations holds from which day on."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.organisations import rules_weak as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.models import (
    CriteriaVersion,
)
from teabowl.organisations.permissions_moves import SET_CRITERIA
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written


@transaction.atomic
def set_criteria(
    actor: Actor,
    *,
    place: Place,
    since: date,
    title: str,
    source: str,
    lines: str,
    pass_score: Decimal,
    dissatisfied_percent: int,
    vacant_months: int,
    relapse_months: int,
    now: datetime,
) -> CriteriaVersion:
    """A list for a place and below, from a day on; what was listed by another goes on by it. `lines`: a situation each. Raises
    NotAllowed, Invalid(since, title, source, lines, pass_score)."""
    check(actor, SET_CRITERIA, place.ref)
    if since < china_date(now):
        raise Invalid({"since": words.FROM_TODAY})
    texts = [" ".join(line.split()) for line in lines.splitlines() if line.strip()]
    if not 2 <= len(texts) <= 40 or len(set(texts)) < len(texts) or any(len(text) > 120 for text in texts):
        raise Invalid({"lines": words.CRITERIA_LINES})
    if not 0 < pass_score <= 100 or not 0 < dissatisfied_percent <= 100:
        raise Invalid({"pass_score": words.SCORE_RANGE})
    known = {row.text: row for row in rules.NATIONAL.criteria}
    criteria = [
        {
            "code": known[text].code if text in known else f"own{n}",
            "text": text,
            "sign": known[text].sign if text in known else "",
        }
        for n, text in enumerate(texts, start=1)
    ]
    version, _made = CriteriaVersion.objects.update_or_create(
        place=place, since=since,
        defaults={
            "title": clean_written("title", title, 80), "source": clean_written("source", source, 120), "criteria": criteria,
            "pass_score": pass_score, "dissatisfied_percent": dissatisfied_percent, "vacant_months": vacant_months,
            "relapse_months": relapse_months, "set_by_id": actor.account_id, "set_at": now,
        },
    )  # fmt: skip
    audit.record(actor, "organisations.set_criteria", now=now, subject_type="criteria", subject_id=version.id, place_id=place.id,
                 changes={"title": ("", version.title)})  # fmt: skip
    return version
