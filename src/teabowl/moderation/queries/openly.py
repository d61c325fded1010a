"""The page that says openly how many were reported and what came of it. Every number is a figure that opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from teabowl.figures.asking import question
from teabowl.figures.pages import Card, card
from teabowl.figures.queries import figures_of
from teabowl.moderation import words
from teabowl.moderation.figures import APPEALS, BY_WHY, DAYS, HELD, OVERTURNED, RELEASED, REPORTS, UPHELD, UPHELD_BY_WHY
from teabowl.moderation.queries.wordlists import terms_of
from teabowl.moderation.rules import REPORTABLE, Terms
from teabowl.places.models import Place

SHOWN = (REPORTS, UPHELD, DAYS, APPEALS, OVERTURNED, HELD, RELEASED)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    why: Any
    reports: Card
    upheld: Card


@dataclass(frozen=True, slots=True)
class Openly:
    cards: Sequence[Card]
    reasons: Sequence[ReasonRow]
    terms: Terms


def openly(place: Place, today: date) -> Openly:
    """The figures of moderation at a place and below, this year; a line for each reason that was given."""
    asked = question(place, {})
    keys = [i.key for i in (*SHOWN, *BY_WHY.values(), *UPHELD_BY_WHY.values())]
    cards = {f.indicator.key: card(place, asked, f, []) for f in figures_of(place, today, keys=keys)}
    reasons = [
        ReasonRow(words.WHY[why], cards[BY_WHY[why].key], cards[UPHELD_BY_WHY[why].key])
        for why in REPORTABLE
    ]  # fmt: skip
    return Openly([cards[i.key] for i in SHOWN], reasons, terms_of(place))
