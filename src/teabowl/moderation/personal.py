"""One's own reports, appeals and held texts, and what happens when the account is deleted (PIPL arts 45, 47)."""

from datetime import datetime
from typing import Any

from teabowl.moderation.models import Appeal, Decision, Hold, PlaceTerms, Report, Word
from teabowl.people.models import Account, Person
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

STAYS = _("处理举报和申诉的决定按规定保存，但不再写是谁举报、谁申诉的")


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Everything one reported, appealed against, or had held, as plain rows."""
    rows: list[dict[str, Any]] = []
    for report in Report.objects.filter(reporter=account).order_by("made_at"):
        rows.append({"kind": "report", "why": report.why, "words": report.words, "written_at": report.made_at.isoformat()})
    for made in Appeal.objects.filter(made_by=account).order_by("made_at"):
        row = {"kind": "appeal", "words": made.words, "status": made.status, "answer": made.answer}
        rows.append(row | {"written_at": made.made_at.isoformat()})
    for held in Hold.objects.filter(author=account).order_by("held_at"):
        rows.append({"kind": "held", "reasons": held.reasons, "outcome": held.outcome, "written_at": held.held_at.isoformat()})
    for taken in Decision.objects.filter(author=account).order_by("decided_at"):
        row = {"kind": "decision", "outcome": taken.outcome, "why": taken.why, "words": taken.words}
        rows.append(row | {"written_at": taken.decided_at.isoformat()})
    return rows


def erase(person: Person, account: Account, now: datetime) -> None:
    """Take the name off what was reported and appealed. Decisions made as staff stay with who made them (archives)."""
    Report.objects.filter(reporter=account).update(reporter=None)
    Appeal.objects.filter(made_by=account).update(made_by=None)
    Hold.objects.filter(author=account).update(author=None)
    Decision.objects.filter(author=account).update(author=None)
    Word.objects.filter(added_by=account).update(added_by=None)
    Word.objects.filter(ended_by=account).update(ended_by=None)
    PlaceTerms.objects.filter(set_by=account).update(set_by=None)
