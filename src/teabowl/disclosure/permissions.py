"""Who may do what with the open accounts. Who keeps them does not check them; who checks them does not keep them (access/rules.py)."""

from dataclasses import dataclass
from uuid import UUID

from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import can, declare

KEEPERS = (Role.KEEPER, Role.OPERATOR, Role.SECRETARY)
ORGANISERS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)

KEEP_BOOK = declare("disclosure.keep_book", "记账、送审、公布", "Keep the accounts, send and publish them", here=KEEPERS)
CORRECT = declare("disclosure.correct_entry", "更正公布过的账", "Correct published entries", here=KEEPERS)
CHECK_BOOK = declare(
    "disclosure.check_book", "逐笔看账、签字或提疑问", "Check the accounts: sign or question", here=(Role.FINANCE,)
)
READ_BOOK = declare(
    "disclosure.read_book",
    "看没公布的账和全名（会留下记录）",
    "Read unpublished accounts and whole names (logged)",
    here=(*KEEPERS, Role.FINANCE),
    below=(Role.TOWNSHIP, Role.AUDITOR),
)
ASK = declare("disclosure.ask_question", "对一笔账提问", "Ask about an entry", here=(Role.VILLAGER, Role.FINANCE))
ANSWER = declare(
    "disclosure.answer_question",
    "答复对账的提问（镇里只答转上来的）",
    "Answer questions on entries (township: those that came up)",
    here=(*KEEPERS, Role.FINANCE),
    below=(Role.TOWNSHIP,),
)
HIDE = declare(
    "disclosure.hide_question",
    "把提问从网页上撤下",
    "Take a question off the page",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP,),
)
PUBLISH = declare(
    "disclosure.publish_statement", "公开和更正村务、党务", "Publish and correct other disclosures", here=KEEPERS, below=()
)
OPEN_FUND = declare(
    "disclosure.open_fund", "开专款、发起捐助", "Open a fund or an appeal", here=(Role.OPERATOR, Role.SECRETARY)
)
REMIND = declare("disclosure.remind", "催没公布的账", "Remind of missing accounts", below=ORGANISERS)
REPLY = declare("disclosure.reply", "答复催办", "Answer a reminder", here=KEEPERS)
SET_TERMS = declare(
    "disclosure.set_terms",
    "定公开的期限和签字规则",
    "Set days and signing rules",
    here=(Role.SECRETARY,),
    below=ORGANISERS,
)
"""A village, too, may be stricter with itself than the township asks."""
SEE_MISSING = declare(
    "disclosure.see_missing", "看下面缺了哪些", "See what is missing below", below=(*ORGANISERS, Role.AUDITOR)
)


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What permissions ask about a question. `asker` is an account's key, None once the asker erased the account."""

    place: PlaceRef
    asker: UUID | None
    is_public: bool
    is_hidden: bool
    is_up: bool


VILLAGE = frozenset({*KEEPERS, Role.FINANCE})
TOWNSHIP = frozenset({Role.TOWNSHIP})


def is_asker(actor: Actor, question: QuestionFacts) -> bool:
    return actor.account_id is not None and actor.account_id == question.asker


def can_answer(actor: Actor, question: QuestionFacts) -> bool:
    """Those who keep or check the accounts; the township once a question came up. Nobody answers their own."""
    if is_asker(actor, question):
        return False
    return actor.holds_at(VILLAGE, question.place) or (question.is_up and actor.holds_over(TOWNSHIP, question.place))


def can_read(actor: Actor, question: QuestionFacts) -> bool:
    """The question whole, in the inside: its asker, those who answer, those who take off the page."""
    if is_asker(actor, question) or can_answer(actor, question):
        return True
    return question.is_public and (not question.is_hidden or can(actor, HIDE, question.place))
