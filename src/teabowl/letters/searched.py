"""Letters that can be found by words: what everybody may read of them, no more. Of a private one whose writer lets only the answer be
read, only the answer."""

from teabowl.kernel.searching import Found, Searched
from teabowl.letters.models import Letter
from teabowl.letters.rules import Consent, State, Visibility


def entry(letter: Letter) -> Found | None:
    is_public = letter.visibility == Visibility.PUBLIC and letter.erased_at is None
    if letter.hidden_at or letter.state == State.WITHDRAWN or not (is_public or letter.consent != Consent.NONE):
        return None
    answers = sorted(letter.answers.all(), key=lambda answer: answer.round)
    if not is_public:
        answers = [answer for answer in answers if letter.consented_at and answer.at <= letter.consented_at]
    shows_body = is_public or letter.consent == Consent.BOTH
    texts = [letter.body] * shows_body + [answer.body for answer in answers]
    return Found(
        letter.place_id, letter.title if shows_body else "", "\n".join(texts), letter.received_at, f"letters/{letter.id}/",
        state_words="已答复" if answers else "",
    )  # fmt: skip


SEARCHED = [Searched("letter", "letters.Letter", "letters", entry, prefetch_related=("answers",))]
