"""What a vote is made of, as plain values: rules of majority, options, electors, receipts and results. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Base(StrEnum):
    """Of whom a share is taken. ALL: everybody the rule speaks of, also those without a vote here (`whole`, all adult villagers);
    VOTING_MEMBERS: those who may vote in this motion, present or not (应到会有表决权的); PRESENT: those of them who attend (实到); VOTES:
    the votes that came in (收到的票)."""

    ALL = "all"
    VOTING_MEMBERS = "voting_members"
    PRESENT = "present"
    VOTES = "votes"


@dataclass(frozen=True, slots=True)
class MajorityRule:
    """How many must agree, and how many must attend. `strict`: more than the share; otherwise at least the share. The quorum has
    `quorum_base` None where the rule asks for none. `together`: options FOR are degrees of one (满意, 基本满意), whose votes add up; else
    the best of them passes. `source` names the rule and its article."""

    base: Base
    numerator: int = 1
    denominator: int = 2
    strict: bool = True
    quorum_base: Base | None = None
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    quorum_strict: bool = False
    source: str = ""
    together: bool = False

    def as_json(self) -> dict[str, Any]:
        """As a motion keeps it for ever: a later change of the law changes no motion."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return kept | {"base": self.base.value, "quorum_base": self.quorum_base.value if self.quorum_base else None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "MajorityRule":
        quorum = kept["quorum_base"]
        return cls(**{**kept, "base": Base(kept["base"]), "quorum_base": Base(quorum) if quorum else None})


class Stance(StrEnum):
    """What an option means for the result. FOR: it passes with enough votes (several: the best of them); CANDIDATE: a person."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Option:
    """`key` is what a ballot holds; `text` what one reads. An empty text is said in the reader's language (yes, no, abstain)."""

    key: str
    stance: Stance
    text: str = ""

    def as_json(self) -> dict[str, str]:
        return {"key": self.key, "stance": self.stance.value, "text": self.text}


YES_NO = (Option("yes", Stance.FOR), Option("no", Stance.AGAINST), Option("abstain", Stance.ABSTAIN))
"""同意, 不同意, 弃权."""
WRITTEN = "w:"
"""Begins the key of a person written in (另选他人): 'w:王桂芝'."""


@dataclass(frozen=True, slots=True)
class Election:
    """`seats` to fill. `spare_percent`: so many more candidates than seats at least, in percent of the seats (差额). `write_ins`:
    other people may be written in."""

    seats: int = 1
    spare_percent: int = 0
    write_ins: bool = False


@dataclass(frozen=True, slots=True)
class Elector:
    """One who may vote in a motion, named as on the list of that day."""

    person_id: UUID
    account_id: UUID | None
    name: str


class Way(StrEnum):
    """How somebody's vote came: not yet, by phone (or computer), counted in the hall."""

    NONE = ""
    PHONE = "phone"
    HALL = "hall"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one who voted takes home. `code` of a secret vote stands in the list of codes after the count; it is given once, to the
    paper that was counted, and kept nowhere with a name. `choices` of an open vote. `is_new`: this call counted it."""

    motion_id: UUID
    is_secret: bool
    code: str
    choices: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class HallCount:
    """What was counted in the hall. Open: `named` maps a person to what they chose by hand. Secret: `papers_to` are those who took a
    paper, `papers` how many came back, `invalid` of those, `counts` the votes for each option's key ('w:name' for written in)."""

    named: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    papers_to: frozenset[UUID] = frozenset()
    papers: int = 0
    invalid: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


class Why(StrEnum):
    """Why a result is what it is; the sentences are in `words.py`."""

    NO_QUORUM = "no_quorum"
    ENOUGH = "enough"
    SHORT = "short"
    TIE = "tie"
    MORE_PAPERS = "more_papers"
    SEATS_LEFT = "seats_left"
    ALL_SEATS = "all_seats"


@dataclass(frozen=True, slots=True)
class Result:
    """A motion that was counted. `base_kind`, `base`, `needed`: of whom, how many they are, how many votes it takes. `given`: the
    votes of what won, or of the best. `winners`: keys of the options that passed, or of the elected. `tied`: candidates between whom
    nobody decided. `why`: codes, the most telling first. `tally` counts each option's key; `votes` the votes (papers) counted, of them
    `invalid`. `attending` is what the quorum was judged by."""

    passed: bool
    base_kind: Base
    base: int
    needed: int
    given: int
    winners: tuple[str, ...]
    tied: tuple[str, ...]
    why: tuple[Why, ...]
    tally: Mapping[str, int]
    votes: int
    invalid: int
    electors: int
    attending: int
    quorum: int
    source: str

    def as_json(self) -> dict[str, Any]:
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        lists = {name: list(kept[name]) for name in ("winners", "tied", "why")}
        return kept | lists | {"base_kind": self.base_kind.value, "tally": dict(self.tally)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Result":
        made = {
            "base_kind": Base(kept["base_kind"]),
            "winners": tuple(kept["winners"]),
            "tied": tuple(kept["tied"]),
            "why": tuple(Why(code) for code in kept["why"]),
        }
        return cls(**{**kept, **made})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a vote is, without what was chosen. `needed` as far as it is known before the count (base PRESENT: of `present`)."""

    motion_id: UUID
    state: str
    electors: int
    by_phone: int
    in_hall: int
    needed: int
    base: int

    @property
    def given(self) -> int:
        return self.by_phone + self.in_hall

    @property
    def waiting(self) -> int:
        return self.electors - self.given
