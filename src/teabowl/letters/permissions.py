"""Who may do what with a letter. The verbs say who at all; the predicates narrow by the letter: private, how far it has gone.

Those who must answer: the secretary of the village, and the organiser of the township (the county) once a letter has come to
them because it was late. The operator answers public letters for the secretary, sees that a private one waits, and hands it
over; only its writer and those who must answer can read it. An auditor reads figures and lists, never a private letter.
"""

from dataclasses import dataclass
from uuid import UUID

from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import Open, can, declare
from teabowl.letters.rules import Reach, State, Visibility

WRITE = declare("letters.write_letter", "写信", "Write a letter", open_to=Open.SIGNED_IN)
READ_PRIVATE = declare(
    "letters.read_private",
    "看私密来信（镇里、县里只看转上来的）",
    "Read private letters (township and county: only those that came up)",
    here=(Role.SECRETARY,),
    below=(Role.TOWNSHIP, Role.COUNTY),
)
ANSWER = declare(
    "letters.answer_letter",
    "答复来信（操作员只答公开的；镇里、县里只答转上来的）",
    "Answer letters (operator: public ones; township and county: those that came up)",
    here=(Role.SECRETARY, Role.OPERATOR),
    below=(Role.TOWNSHIP, Role.COUNTY),
)
TAKE_IN = declare(
    "letters.take_in_paper", "登记纸上收的信", "Enter letters taken on paper", here=(Role.SECRETARY, Role.OPERATOR)
)  # fmt: skip
HAND_OVER = declare("letters.hand_over", "把来信转给书记", "Hand a letter to the secretary", here=(Role.OPERATOR,))
SEE_WAITING = declare("letters.see_waiting", "看哪些来信在等", "See which letters wait", here=(Role.SECRETARY, Role.OPERATOR))
SEE_LATE = declare(
    "letters.see_late",
    "看哪些来信迟了",
    "See which letters are late",
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
HIDE = declare(
    "letters.hide_letter",
    "把公开来信从网页上撤下",
    "Take a public letter off the site",
    here=(Role.SECRETARY, Role.OPERATOR),
    below=(Role.TOWNSHIP,),
)
SHOW = declare("letters.show_letter", "恢复撤下的来信", "Put a letter back on the site", below=(Role.TOWNSHIP, Role.COUNTY))
SET_LIMIT = declare("letters.set_limit", "定答复期限", "Set the limit to answer", below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY))
EXPORT = declare(
    "letters.export_letters",
    "导出公开来信",
    "Export public letters",
    here=(Role.SECRETARY, Role.OPERATOR),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)

SECRETARY = frozenset({Role.SECRETARY})
VILLAGE_STAFF = frozenset({Role.SECRETARY, Role.OPERATOR})
REACHED: dict[Reach, frozenset[Role]] = {
    Reach.VILLAGE: frozenset(),
    Reach.TOWNSHIP: frozenset({Role.TOWNSHIP}),
    Reach.COUNTY: frozenset({Role.TOWNSHIP, Role.COUNTY}),
}


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What permissions ask about a letter. `writer` is an account's key, None once the writer erased the account."""

    place: PlaceRef
    writer: UUID | None
    visibility: Visibility
    state: State
    reach: Reach
    hidden: bool

    @property
    def is_private(self) -> bool:
        return self.visibility is Visibility.PRIVATE


def is_writer(actor: Actor, letter: LetterFacts) -> bool:
    return actor.account_id is not None and actor.account_id == letter.writer


def must_answer(actor: Actor, letter: LetterFacts) -> bool:
    """The secretary, and organisers above once the letter has come to them."""
    return actor.holds_at(SECRETARY, letter.place) or actor.holds_over(REACHED[letter.reach], letter.place)


def can_answer(actor: Actor, letter: LetterFacts) -> bool:
    """Those who must answer; the operator, a public letter. Nobody answers their own letter."""
    if is_writer(actor, letter):
        return False
    return must_answer(actor, letter) or (not letter.is_private and actor.holds_at(VILLAGE_STAFF, letter.place))


def can_read(actor: Actor, letter: LetterFacts) -> bool:
    """The whole letter with its steps."""
    if is_writer(actor, letter):
        return True
    if letter.state is State.WITHDRAWN:
        return False
    if letter.is_private:
        return must_answer(actor, letter)
    return not letter.hidden or can(actor, HIDE, letter.place) or can(actor, SHOW, letter.place)


def can_hand_over(actor: Actor, letter: LetterFacts) -> bool:
    return can(actor, HAND_OVER, letter.place) and letter.state is not State.WITHDRAWN
