"""Counting: shares, quorums, elections, what a ballot may hold, and how many boxes a secret vote has. Pure; whose rule it is, is data."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from teabowl.ballots.values import WRITTEN, Base, Election, MajorityRule, Option, Result, Stance, Why
from teabowl.kernel.errors import Problem

TITLE, TEXT, OPTION_TEXT, NAME = 100, 4000, 100, 20
MOST_OPTIONS, MOST_SEATS = 40, 21
MOST_ELECTORS = 20_000
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of codes: no 0 1 I L O, which are mistaken for one another."""
CODE = 8
BOX_FOR, MOST_BOXES = 32, 64
"""So many electors share a box: as many boxes as let voters through side by side, few enough that no box holds a lone paper."""
FEW = 5
"""Fewer papers by phone beside a count in the hall: the list gives their codes, not what they say."""


def needed_of(base: int, numerator: int, denominator: int, strict: bool) -> int:
    """The least whole number that is more than the share of `base` (strict) or at least the share; never 0, nobody decides nothing."""
    share, rest = divmod(base * numerator, denominator)
    return max(1, share + 1 if strict or rest else share)


def needed(rule: MajorityRule, base: int) -> int:
    return needed_of(base, rule.numerator, rule.denominator, rule.strict)


def quorum(rule: MajorityRule, base: int) -> int:
    return needed_of(base, rule.quorum_numerator, rule.quorum_denominator, rule.quorum_strict) if rule.quorum_base else 0


def least_candidates(election: Election) -> int:
    """How many must stand: the seats and the spare share, upwards (差额 20 % of 3 seats: one more)."""
    return election.seats + -(-election.seats * election.spare_percent // 100)


def problems_of(title: str, text: str, options: Sequence[Option], election: Election | None) -> list[Problem]:
    """What is wrong with a motion as it would be put."""
    found = []
    if not title.strip():
        found.append(Problem("title", "write_something"))
    if len(title) > TITLE:
        found.append(Problem("title", "too_long", TITLE))
    if len(text) > TEXT:
        found.append(Problem("text", "too_long", TEXT))
    keys, texts = [o.key for o in options], [o.text for o in options if o.text]
    if len(set(keys)) != len(keys) or len(set(texts)) != len(texts) or any(k.startswith(WRITTEN) for k in keys):
        found.append(Problem("options", "options_twice"))
    if any(len(text) > OPTION_TEXT for text in texts) or len(options) > MOST_OPTIONS:
        found.append(Problem("options", "options_many", MOST_OPTIONS))
    return found + (_of_election(options, election) if election else _of_motion(options))


def _of_motion(options: Sequence[Option]) -> list[Problem]:
    stances = {o.stance for o in options}
    is_right = Stance.FOR in stances and len(options) >= 2 and Stance.CANDIDATE not in stances
    return [] if is_right else [Problem("options", "options_needed")]


def _of_election(options: Sequence[Option], election: Election) -> list[Problem]:
    if any(o.stance is not Stance.CANDIDATE for o in options):
        return [Problem("options", "only_candidates")]
    if not 1 <= election.seats <= MOST_SEATS:
        return [Problem("seats", "seats_range", MOST_SEATS)]
    least = least_candidates(election)
    return [] if len(options) >= least else [Problem("options", "candidates_few", least)]


def clean_choices(chosen: Iterable[str], options: Sequence[Option], election: Election | None) -> tuple[str, ...]:
    """What a ballot says, in the motion's order: exactly one option of a motion; up to `seats` people of an election, none for a blank
    paper. Raises ValueError('choose_one' | 'choose_fewer' | 'not_an_option' | 'no_write_ins' | 'bad_name')."""
    known = {o.key: place for place, o in enumerate(options)}
    wanted, written = set(), {}
    for one in chosen:
        if one in known:
            wanted.add(one)
        elif one.startswith(WRITTEN):
            name = "".join(one.removeprefix(WRITTEN).split())
            if name:
                written[name] = WRITTEN + name
        else:
            raise ValueError("not_an_option")
    if written and not (election and election.write_ins):
        raise ValueError("no_write_ins")
    if any(len(name) > NAME for name in written):
        raise ValueError("bad_name")
    by_text = {o.text: o.key for o in options}
    wanted |= {by_text[name] for name in written if name in by_text}
    made = (*sorted(wanted, key=known.__getitem__), *sorted(w for name, w in written.items() if name not in by_text))
    if election is None and len(made) != 1:
        raise ValueError("choose_one")
    if election and len(made) > election.seats:
        raise ValueError("choose_fewer")
    return made


def tally_of(ballots: Iterable[Iterable[str]]) -> dict[str, int]:
    """The votes of each key. Every ballot counts each of its keys once."""
    return dict(Counter(key for ballot in ballots for key in set(ballot)))


def problem_of_hall(papers: int, invalid: int, counts: Mapping[str, int], seats: int | None) -> str:
    """Whether numbers counted from paper can be right: '' or a code. More papers back than given is for the result to judge."""
    if min([papers, invalid, *counts.values()], default=0) < 0 or invalid > papers:
        return "numbers_impossible"
    valid, votes = papers - invalid, sum(counts.values())
    if any(count > valid for count in counts.values()):
        return "numbers_impossible"
    if seats is None:
        return "" if votes == valid else "numbers_differ"
    return "" if votes <= valid * seats else "numbers_impossible"


def decide(
    rule: MajorityRule,
    options: Sequence[Option],
    election: Election | None,
    *,
    tally: Mapping[str, int],
    votes: int,
    invalid: int,
    electors: int,
    whole: int,
    present: int,
    issued: int,
) -> Result:
    """The result of a count. `whole` is the number that base ALL means, `present` those attending, `issued` the ballots given out
    (phone votes count as given and returned). More returned than issued: the vote is void (基层组织选举工作条例: 收回的选票多于投票人数的,
    选举无效), as it is without a quorum."""
    size = {Base.ALL: whole, Base.VOTING_MEMBERS: electors, Base.PRESENT: present, Base.VOTES: votes}
    base, least = size[rule.base], quorum(rule, size[rule.quorum_base]) if rule.quorum_base else 0
    need = needed(rule, base)
    winners, tied, given = _elected(tally, need, election.seats) if election else _passed(tally, options, need, rule.together)
    is_void = [why for why, is_so in ((Why.MORE_PAPERS, votes > issued), (Why.NO_QUORUM, present < least)) if is_so]
    if is_void:
        winners, tied = (), ()
    return Result(
        passed=bool(winners) and (election is None or len(winners) == election.seats),
        base_kind=rule.base, base=base, needed=need, given=given, winners=winners, tied=tied,
        why=tuple(is_void or _why(winners, tied, election)),
        tally=dict(tally), votes=votes, invalid=invalid, electors=electors, attending=present, quorum=least, source=rule.source,
    )  # fmt: skip


def _why(winners: Sequence[str], tied: Sequence[str], election: Election | None) -> list[Why]:
    """Equal ones all have votes enough: neither too few votes nor too few people is why."""
    if tied:
        return [Why.TIE]
    if election is None:
        return [Why.ENOUGH if winners else Why.SHORT]
    return [Why.ALL_SEATS] if len(winners) == election.seats else [Why.SEATS_LEFT if winners else Why.SHORT]


def _passed(
    tally: Mapping[str, int], options: Sequence[Option], need: int, together: bool
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Of several proposals the one with most votes, if they are enough; equal ones decide nothing. Degrees of one add up."""
    counts = [(tally.get(o.key, 0), o.key) for o in options if o.stance is Stance.FOR]
    if together:
        given = sum(count for count, _ in counts)
        return (tuple(key for _, key in counts) if given >= need else ()), (), given
    best = max(count for count, _ in counts)
    first = tuple(key for count, key in counts if count == best)
    if best < need:
        return (), (), best
    return (first, (), best) if len(first) == 1 else ((), first, best)


def _elected(tally: Mapping[str, int], need: int, seats: int) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Those with enough votes, most first, up to the seats. Equal ones at the last seat are voted on again (再次投票), so none of them
    is elected yet. (winners, tied, votes of the last winner, or of the best)."""
    enough = sorted(((count, key) for key, count in tally.items() if count >= need), key=lambda one: (-one[0], one[1]))
    best = max(tally.values(), default=0)
    if len(enough) > seats and enough[seats - 1][0] == enough[seats][0]:
        at = enough[seats][0]
        winners = tuple(key for count, key in enough if count > at)
        return winners, tuple(key for count, key in enough if count == at), at
    winners = tuple(key for _, key in enough[:seats])
    return winners, (), enough[len(winners) - 1][0] if winners else best


# ── secret votes ──


def new_code() -> str:
    """The number of one paper, drawn by lot: says nothing of when or for whom."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE))


def boxes_for(electors: int) -> int:
    return max(1, min(MOST_BOXES, electors // BOX_FOR))


def paper_size(options: Sequence[Option], election: Election | None) -> int:
    """Bytes of a paper before sealing: the same for every paper of a motion, whatever is on it."""
    longest = max([len(o.key.encode()) for o in options] + [0])
    if election is None:
        return CODE + 8 + longest
    each = max(longest, len(WRITTEN) + NAME * 4 if election.write_ins else 0) + 3
    return CODE + 8 + each * election.seats


def lists_choices(by_phone: int, papers: int) -> bool:
    """Whether the list of codes says what each paper says: not where a few phones vote beside a hall, for who counted the hall would
    know theirs."""
    return papers == 0 or by_phone >= FEW
