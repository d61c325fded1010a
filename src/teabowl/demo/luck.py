"""Chance that gives the same city twice: a seeded generator, and UUIDv7 keys made from it and a moment."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from teabowl.demo import words
from teabowl.kernel.times import CHINA

T = TypeVar("T")


class Luck(Random):
    """A seeded generator with what the demo asks of chance. One for each village, so that one more letter moves nothing else."""

    def key(self, moment: datetime) -> UUID:
        """A UUIDv7 (RFC 9562) of that moment."""
        value = (int(moment.timestamp() * 1000) & ((1 << 48) - 1)) << 80
        value |= 7 << 76 | self.getrandbits(12) << 64 | 2 << 62 | self.getrandbits(62)
        return UUID(int=value)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.randrange(len(options))]

    def moment(self, on: date, first: int = 7, last: int = 21) -> datetime:
        """Some time of a day in China, between two hours."""
        clock = time(self.randrange(first, last), self.randrange(60), self.randrange(60))
        return datetime.combine(on, clock, CHINA).astimezone(UTC)

    def name(self, *, old: bool = False) -> str:
        """An invented name of the region."""
        return self.pick(words.SURNAMES) + self.pick(words.GIVEN_OLD if old else words.GIVEN)

    def fill(self, text: str, on: date) -> str:
        """A template with its slots filled, as somebody would write it on that day."""
        soon, later = on + timedelta(days=self.randrange(1, 4)), on + timedelta(days=self.randrange(2, 12))
        return text.format(
            date=f"{soon.month} 月 {soon.day} 日",
            weekday="周" + "一二三四五六日"[soon.weekday()],
            later=f"{later.month} 月 {later.day} 日",
            group=self.pick(words.GROUPS),
            road=self.pick(words.ROADS),
            few=self.randrange(3, 9),
            price=self.randrange(45, 65, 5),
            fee=400,
            cents=f"{self.randrange(3, 8)} 毛",
            corn=f"{self.randrange(98, 118) / 100:.2f} 元",
            metres=self.randrange(60, 480, 20),
            surname=self.pick(words.SURNAMES),
        )


def months_back(today: date, months: int) -> list[date]:
    """The first days of the last months, oldest first, the running one included."""
    first = today.replace(day=1)
    found = []
    for back in range(months - 1, -1, -1):
        index = first.year * 12 + first.month - 1 - back
        found.append(date(index // 12, index % 12 + 1, 1))
    return found
