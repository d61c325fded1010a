"""Matters are found by their proposal and by what was decided."""

from teabowl.deliberations.models import Matter
from teabowl.kernel.searching import Found, Searched


def of_matter(matter: Matter) -> Found:
    said = [step.words for step in matter.steps.all() if step.words]
    path = f"matters/{matter.id}/"
    return Found(matter.place_id, matter.title, "\n".join([matter.body, *said]), matter.changed_at, path)


SEARCHED = [Searched("matter", "deliberations.Matter", "party", of_matter, prefetch_related=("steps",))]
