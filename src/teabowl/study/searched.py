"""What is found by words: materials that everybody may read, and answers that were published. Both hold below their place too."""

from teabowl.kernel.searching import Found, Searched
from teabowl.study.models import Material, Question
from teabowl.study.rules import ProgrammeState


def of_material(material: Material) -> Found | None:
    programme = material.programme
    if not programme.for_all or programme.state == ProgrammeState.DRAFT or material.removed_at is not None:
        return None
    return Found(
        place_id=programme.place_id,
        title=material.title,
        text="\n".join(part for part in (material.body, programme.title, material.source) if part),
        at=material.added_at,
        path=f"party/study/{programme.id}/{material.id}/",
    )


def of_question(question: Question) -> Found | None:
    if question.published_at is None or question.hidden_at is not None:
        return None
    return Found(
        place_id=question.place_id,
        title=question.public_question,
        text=question.answer,
        at=question.published_at,
        path=f"party/questions/{question.id}/",
        state_words="已答复",
    )


SEARCHED = [
    Searched("material", "study.Material", "party", of_material, select_related=("programme",), inherited=True),
    Searched("branch_question", "study.Question", "party", of_question, inherited=True),
]
