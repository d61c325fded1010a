"""What may be told, when it may leave, and how often it is tried. Pure."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from teabowl.kernel.telling import OUTSIDE, Channel, MessageKind, Pace
from teabowl.kernel.times import CHINA

BODY_LENGTH = 1000
QUIET_FROM, QUIET_TO = 21, 7
"""Hours in China between which nothing rings, unless the person says otherwise."""
DIGEST_HOUR = 8
LIFE = timedelta(days=3)
"""A message that could not leave for so long is news no more."""


class State(StrEnum):
    """See models.Delivery."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class Digest(StrEnum):
    """When what is not urgent leaves the site: at once, together once a day, or together on Mondays."""

    NONE = "none"
    DAY = "day"
    WEEK = "week"


class Danger(StrEnum):
    """What an urgent notice warns of."""

    RAIN = "rain"
    GALE = "gale"
    HAIL = "hail"
    COLD = "cold"
    HEAT = "heat"
    FOG = "fog"
    FLOOD = "flood"
    FIRE = "fire"
    OUTAGE = "outage"
    OTHER = "other"


WEATHER = frozenset({Danger.RAIN, Danger.GALE, Danger.HAIL, Danger.COLD, Danger.HEAT, Danger.FOG})
"""Only the weather service warns of these; a notice passes its warning on and names it (气象法 art 22)."""
TITLE_LENGTH, SOURCE_LENGTH, NOTE_LENGTH, WARNING_LENGTH = 40, 60, 120, 600
LONGEST_ALERT = timedelta(days=7)
ALERTS_A_DAY = 6
"""By one account at one place: enough for any storm; more would teach people to look away."""


class How(StrEnum):
    """How people without a phone were told."""

    SPEAKER = "speaker"
    DOOR = "door"
    CALL = "call"


def is_path(path: str) -> bool:
    """Whether this is an address of this site, said without a host."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and all(" " < c != "\x7f" for c in path)
        and len(path) <= 300
    )


def one_line(text: str, most: int) -> str:
    """Text as one line without control characters: it becomes the subject of an e-mail and a field of a template."""
    line = " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def plain(text: str, most: int) -> str:
    """Text as it is kept: line breaks, no other control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    return kept if len(kept) <= most else kept[: most - 1] + "…"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants to be told; the defaults are those of somebody who never said."""

    stopped: bool = False
    digest: Digest = Digest.DAY
    quiet: bool = True
    quiet_from: int = QUIET_FROM
    quiet_to: int = QUIET_TO
    urgent_at_night: bool = False


@dataclass(frozen=True, slots=True)
class Departure:
    """A copy leaves by `channel` at `due_at`; `digest`: together with the person's others."""

    channel: Channel
    due_at: datetime
    digest: bool = False


def is_wanted(kind: MessageKind, channel: Channel, choices: Mapping[tuple[str, Channel], bool], stopped: bool) -> bool:
    """Whether messages of the kind leave by the channel: as the person chose, else as the kind does by default. The one switch
    stops everything but what the law owes."""
    if stopped and not kind.owed:
        return False
    return choices.get((kind.key, channel), channel in kind.channels)


def departures(
    kind: MessageKind,
    wishes: Wishes,
    choices: Mapping[tuple[str, Channel], bool],
    reachable: Collection[Channel],
    now: datetime,
) -> list[Departure]:
    """By which channels a copy made now leaves, and when. `reachable`: the channels that this person has."""
    ways = [c for c in OUTSIDE if c in reachable and is_wanted(kind, c, choices, wishes.stopped)]
    if kind.pace is Pace.STORM or (kind.pace is Pace.URGENT and wishes.urgent_at_night):
        return [Departure(c, now) for c in ways]
    if kind.pace is Pace.DIGEST and wishes.digest is not Digest.NONE:
        due = after_quiet(next_digest(wishes.digest, now), wishes)
        return [Departure(c, due, digest=True) for c in ways]
    due = after_quiet(now, wishes)
    return [Departure(c, due) for c in ways]


def is_quiet(moment: datetime, wishes: Wishes) -> bool:
    """Whether it is within the person's quiet hours in China. From and to the same hour: never."""
    if not wishes.quiet or wishes.quiet_from == wishes.quiet_to:
        return False
    hour = moment.astimezone(CHINA).hour
    if wishes.quiet_from < wishes.quiet_to:
        return wishes.quiet_from <= hour < wishes.quiet_to
    return hour >= wishes.quiet_from or hour < wishes.quiet_to


def after_quiet(moment: datetime, wishes: Wishes) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if not is_quiet(moment, wishes):
        return moment
    here = moment.astimezone(CHINA)
    end = datetime.combine(here.date(), time(wishes.quiet_to), CHINA)
    return end if end > here else end + timedelta(days=1)


def next_digest(digest: Digest, now: datetime) -> datetime:
    """8 o'clock tomorrow in China (today if it is not 8 yet); weekly, on the next Monday."""
    here = now.astimezone(CHINA)
    due = datetime.combine(here.date(), time(DIGEST_HOUR), CHINA)
    if due <= here:
        due += timedelta(days=1)
    if digest is Digest.WEEK:
        due += timedelta(days=(7 - due.weekday()) % 7)
    return due


RETRIES = (30, 120, 600, 3600, 4 * 3600)
STORM_RETRIES = (10, 20, 40, 60, 120, 300, 300, 600, 600)
"""Seconds before each further try."""


def next_try(attempts: int, storm: bool, now: datetime) -> datetime | None:
    """When to try again after so many tries; None: give up."""
    waits = STORM_RETRIES if storm else RETRIES
    return now + timedelta(seconds=waits[attempts - 1]) if attempts <= len(waits) else None


def may_repeat(channel: Channel, storm: bool) -> bool:
    """Whether to send again what a worker was sending when it died: perhaps it left, perhaps not.

    WeChat knows the message by its key and sends it once; a mail reader folds two of one Message-ID. SMS knows nothing, and costs:
    it is sent at most once, except in a storm, where twice is better than never.
    """
    return channel is not Channel.SMS or storm
