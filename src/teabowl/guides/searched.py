"""What of guides is found by words: those in force, where they were written."""

from teabowl.guides.content import Field, materials_of, steps_of
from teabowl.guides.models import Guide
from teabowl.kernel.searching import Found, Searched


def entry(guide: Guide) -> Found | None:
    if guide.version == 0 or guide.withdrawn_at is not None:
        return None
    said = guide.content
    names = [row.name for row in materials_of(said)]
    steps = [f"{row.title} {row.note}" for row in steps_of(said)]
    texts = [
        str(said.get(field.value, "")) for field in (Field.TITLE, Field.WHO, Field.NOTE, Field.FEE, Field.LAW, Field.OFFICE)
    ]
    return Found(
        place_id=guide.place_id,
        title=guide.heading,
        text="\n".join(text for text in [*texts, "、".join(names), *steps] if text),
        at=guide.changed_at or guide.created_at,
        path=f"guides/{guide.id}/",
        names=(str(said.get(Field.TITLE.value, "")),),
    )


SEARCHED = [Searched("guide", "guides.Guide", "guides", entry, inherited=True)]
