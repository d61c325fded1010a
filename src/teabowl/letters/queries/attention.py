"""What of letters needs attention below a head account."""

from datetime import date, datetime
from uuid import UUID

from django.db.models.functions import Coalesce
from django.urls import reverse

from teabowl.kernel.desk import AttentionRow
from teabowl.letters import words
from teabowl.letters.models import Letter
from teabowl.letters.rules import Visibility
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Letters here and below that wait past their last day, the longest first. A private one says only that it is one. One query."""
    found = (
        Letter.objects.waiting()
        .filter(place__lineage__contains=[place.id], due_on__lt=today)
        .annotate(at=Coalesce("place__now_at__name", "place__name"), code=Coalesce("place__now_at__code", "place__code"))
        .order_by("due_on", "id")
    )
    return [
        _row(place, today, *row) for row in found.values_list("id", "title", "visibility", "hidden_at", "due_on", "at", "code")
    ]


def _row(
    place: Place, today: date, key: UUID, title: str, visibility: str, hidden: datetime | None, due: date, *at: str
) -> AttentionRow:
    name, code = at
    is_private = visibility == Visibility.PRIVATE
    late = words.left(due, today)[1]
    return AttentionRow(
        group=_("迟了的来信"),
        text=_("%(letter)s，%(late)s") % {"letter": _("一封私密来信") if is_private else title, "late": late},
        place_name=name,
        url=reverse("letters:late", args=[place.code]) if is_private or hidden else reverse("letters:letter", args=[code, key]),
        since=due,
    )
