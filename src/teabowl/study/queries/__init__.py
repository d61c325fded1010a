"""Every named read of studying and asking. Other areas import from here."""

from teabowl.study.queries.desk import attention_below, desk_items, to_answer
from teabowl.study.queries.mine import MyQuestion, MyQuestionPage, my_marks, my_question, my_questions
from teabowl.study.queries.programmes import (
    MaterialPage,
    MaterialRow,
    ProgrammePage,
    ProgrammeRow,
    SessionRow,
    material_page,
    offline_pages,
    programme_page,
    programmes_at,
    programmes_of,
    sessions_of,
)
from teabowl.study.queries.questions import (
    FaqPage,
    FaqRow,
    QuestionPage,
    askable,
    faq_page,
    latest_faq,
    public_question,
    question_to_answer,
    similar_questions,
)

__all__ = [
    "FaqPage",
    "FaqRow",
    "MaterialPage",
    "MaterialRow",
    "MyQuestion",
    "MyQuestionPage",
    "ProgrammePage",
    "ProgrammeRow",
    "QuestionPage",
    "SessionRow",
    "askable",
    "attention_below",
    "desk_items",
    "faq_page",
    "latest_faq",
    "material_page",
    "my_marks",
    "my_question",
    "my_questions",
    "offline_pages",
    "programme_page",
    "programmes_at",
    "programmes_of",
    "public_question",
    "question_to_answer",
    "sessions_of",
    "similar_questions",
    "to_answer",
]
