"""Official forms of a guide as files: put in, taken out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.files import actions as files
from teabowl.guides import cleaning, rules, words
from teabowl.guides.actions.saving import in_use, locked, touch
from teabowl.guides.models import Guide, GuidePaper
from teabowl.guides.permissions import WRITE
from teabowl.guides.queries.resolving import guide_on
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.verbs import check
from teabowl.places.models import Place

OWNER = "guide_paper"
"""How files know a form."""
MOST = 12
"""Of one guide at one place."""


@transaction.atomic
def add_paper(
    actor: Actor, *, guide_id: UUID, place: Place, form_key: UUID, title: str, is_sample: bool, now: datetime
) -> GuidePaper:
    """Put the file that waits in the form with a guide, for this place and everything below: the guide's own, or that of a county or
    township where its form is another. Sent twice it is one. Raises NotAllowed, NotFound, Refused, Invalid (title, document)."""
    guide = _locked(actor, guide_id, place)
    before = GuidePaper.objects.filter(form_key=form_key, place=place).first()
    if before is not None:
        return before
    title = cleaning.text("title", title, 60)
    there = GuidePaper.objects.filter(guide=guide, place=place, removed_at__isnull=True)
    if there.filter(title=title, is_sample=is_sample).exists():
        raise Invalid({"title": words.PAPER_THERE})
    if there.count() >= MOST:
        raise Refused(words.PAPERS_MANY)
    paper = GuidePaper(
        id=new_id(), form_key=form_key, guide=guide, place=place, title=title, is_sample=is_sample, added_at=now,
        added_by_id=actor.account_id,
    )  # fmt: skip
    files.own_document(actor, form_key=form_key, owner=(OWNER, paper.id), restricted=False)
    paper.save()
    _tell(actor, paper, "add_paper", ("", title), now)
    return paper


@transaction.atomic
def remove_paper(actor: Actor, *, guide_id: UUID, place: Place, paper_id: UUID, now: datetime) -> None:
    """Take a form out; the file is given out no more. Twice changes nothing. Raises NotAllowed, NotFound."""
    guide = _locked(actor, guide_id, place)
    paper = GuidePaper.objects.select_for_update().filter(id=paper_id, guide=guide, place=place).first()
    if paper is None:
        raise NotFound(words.NOT_HERE)
    if paper.removed_at is not None:
        return
    paper.removed_at, paper.removed_by_id = now, actor.account_id
    paper.save()
    files.show_documents(OWNER, [paper.id], restricted=False, hidden=True)
    _tell(actor, paper, "remove_paper", (paper.title, ""), now)


def _locked(actor: Actor, guide_id: UUID, place: Place) -> Guide:
    check(actor, WRITE, place.ref)
    guide = locked(guide_id)
    if guide.place.ref.id != place.id:
        in_use(guide)
        if guide_on(place, guide_id) is None or Level(place.level) not in rules.WRITING_LEVELS:
            raise NotFound(words.NOT_HERE)
    elif guide.withdrawn_at is not None:
        raise Refused(words.GONE)
    return guide


def _tell(actor: Actor, paper: GuidePaper, verb: str, title: tuple[str, str], now: datetime) -> None:
    audit.record(
        actor, f"guides.{verb}", now=now, subject_type="guide", subject_id=paper.guide_id, place_id=paper.place_id,
        changes={"title": title},
    )  # fmt: skip
    touch(paper.place)
