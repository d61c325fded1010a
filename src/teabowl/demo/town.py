"""The rows of one invented village: people who follow and belong, what they post, what they ask. Rows only; nothing is saved."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Model

from teabowl.boards.models import Comment, Post
from teabowl.demo import pictures, words
from teabowl.demo.luck import Luck, months_back
from teabowl.files.images import Drawn
from teabowl.files.models import Picture
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays
from teabowl.letters.models import Answer, Letter, LetterStep
from teabowl.people.models import Account, Follow, Membership, Person
from teabowl.places.models import Place
from teabowl.sites.models import Site

MONTHS = 24
UNUSABLE = "!demo"
LIMIT = 5


@dataclass
class Rows:
    """What the demo will save, in the order in which it must be saved."""

    persons: list[Person] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    follows: list[Follow] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    steps: list[LetterStep] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    more: dict[type[Model], list[Model]] = field(default_factory=dict)
    """Of the other areas, by table, in the order in which they must be saved."""

    drawing: list[tuple[Picture, Future[Drawn]]] = field(default_factory=list)

    def add(self, *rows: Model) -> None:
        for row in rows:
            self.more.setdefault(type(row), []).append(row)

    def add_picture(self, name: str, picture: Picture) -> None:
        """One of `pictures.DRAWN`, which is being drawn from now on."""
        self.add(picture)
        self.drawing.append((picture, pictures.begun(name)))

    def await_pictures(self) -> None:
        """Tell each picture what was drawn."""
        for picture, drawing in self.drawing:
            drawn = drawing.result()
            picture.digest, picture.width, picture.height = drawn.digest, drawn.width, drawn.height


@dataclass(frozen=True, slots=True)
class Amount:
    """How much happens in a village: rich ones live, the others have a few records so that figures stand everywhere."""

    people: int
    notices_a_month: float
    posts_a_month: float
    letters_a_month: float


RICH = Amount(46, 1.6, 2.2, 1.0)
THIN = Amount(3, 0.05, 0.0, 0.02)


class Town:
    """One village in the making. `phones` gives numbers that nobody has; `secretary` answers its letters."""

    def __init__(self, place: Place, rows: Rows, amount: Amount, luck: Luck, now: datetime, phone_base: int) -> None:
        self.place, self.rows, self.amount, self.luck, self.now = place, rows, amount, luck, now
        self.today = china_date(now)
        self.phone = phone_base
        self.villagers: list[Account] = []
        self.secretary: Account | None = None
        self.township_told: list[str] = []
        self.until: date | None = None
        """The last day of a village that is merged away."""
        self.parts: dict[str, Account] = {}
        """Accounts of the cast, by part."""
        self.made: dict[str, Any] = {}
        """What one area's rows leave for those of another."""

    def build(self) -> None:
        months = months_back(self.today, MONTHS)
        opened = months[0] if self.amount is RICH else months[self.luck.randrange(len(months) - 1)]
        self._site(opened)
        for _ in range(self.amount.people):
            self._villager(opened)
        for month in months:
            if month >= opened:
                self._month(month)

    def account(self, name: str, moment: datetime, *, demo: bool = False) -> Account:
        """An invented person with an account."""
        self.phone += 1
        number = f"+86199{self.phone:08d}"
        person = Person(id=self.luck.key(moment), name=name, phone=number, created_at=moment)
        account = Account(
            id=self.luck.key(moment), phone=number, phone_verified=True, person=person, password=UNUSABLE, is_demo=demo,
            created_at=moment,
        )  # fmt: skip
        self.rows.persons.append(person)
        self.rows.accounts.append(account)
        return account

    def join(self, account: Account, moment: datetime, group: str) -> None:
        """A villager who writes, asks and rates in what is invented of the village."""
        self.belong(account, moment, group)
        self.villagers.append(account)

    def belong(self, account: Account, moment: datetime, group: str) -> None:
        """Follows the village and is a verified villager of it."""
        self.rows.follows.append(
            Follow(id=self.luck.key(moment), account=account, place=self.place, started_at=moment)
        )  # fmt: skip
        self.rows.memberships.append(
            Membership(
                id=self.luck.key(moment), person=account.person, place=self.place, group=group, phone=account.phone or "",
                status="confirmed", applied_at=moment, decided_at=moment + timedelta(hours=self.luck.randrange(2, 40)),
            )
        )  # fmt: skip

    def _site(self, opened: date) -> None:
        moment = self.luck.moment(opened, 9, 17)
        intro = self.luck.pick(words.INTROS).format(
            water=self.luck.pick(words.WATERS), people=self.luck.randrange(6, 24) * 100, crop=self.luck.pick(words.CROPS),
            work=self.luck.pick(words.WORKS),
        )  # fmt: skip
        self.rows.sites.append(
            Site(
                id=self.luck.key(moment), place=self.place, opened_on=opened, intro=intro,
                phone=f"0530-{self.luck.randrange(5000000, 6999999)}", address="村部，小学东边", hours="每天 8 点到 18 点有人",
                created_at=moment, updated_at=moment,
            )
        )  # fmt: skip

    def _villager(self, opened: date) -> None:
        days = max(1, ((self.until or self.today) - opened).days - 2)
        # Most come soon after the site opens, some trickle in.
        joined = opened + timedelta(days=int(days * self.luck.random() ** 2))
        moment = self.luck.moment(joined)
        account = self.account(self.luck.name(old=self.luck.random() < 0.3), moment)
        if self.luck.random() < 0.72:
            self.join(account, moment, self.luck.pick(words.GROUPS))
            return
        left = moment + timedelta(days=self.luck.randrange(30, 200)) if self.luck.random() < 0.08 else None
        ended = left if left and china_date(left) < (self.until or self.today) else None
        self.rows.follows.append(
            Follow(id=self.luck.key(moment), account=account, place=self.place, started_at=moment, ended_at=ended)
        )  # fmt: skip

    def _month(self, month: date) -> None:
        for _ in range(self._times(self.amount.notices_a_month)):
            self._notice(month)
        for _ in range(self._times(self.amount.posts_a_month)):
            self._talk(month)
        for _ in range(self._times(self.amount.letters_a_month)):
            self._letter(month)

    def _times(self, mean: float) -> int:
        whole = int(mean)
        return whole + (self.luck.random() < mean - whole) + (whole > 0 and self.luck.random() < 0.2)

    def _day(self, month: date) -> date | None:
        day = month + timedelta(days=self.luck.randrange(28))
        return day if day < (self.until or self.today) else None

    def _in_season(self, options: Any, month: int) -> Any:
        return self.luck.pick([o for o in options if not o.months or month in o.months])

    def _notice(self, month: date) -> None:
        day = self._day(month)
        if day is None:
            return
        notice, moment = self._in_season(words.NOTICES, month.month), self.luck.moment(day, 8, 18)
        self.rows.posts.append(self._post("notices", moment, notice.title, notice.body, self.secretary, committee=True))

    def _talk(self, month: date) -> None:
        day = self._day(month)
        if day is None or not self.villagers:
            return
        talk, moment = self._in_season(words.TALKS, month.month), self.luck.moment(day)
        post = self._post("circle", moment, "", talk.body, self.luck.pick(self.villagers), committee=False)
        self.rows.posts.append(post)
        for text in self.luck.sample(talk.comments, self.luck.randrange(len(talk.comments) + 1)):
            moment += timedelta(minutes=self.luck.randrange(4, 600))
            if moment < self.now:
                self._comment(post, text, moment)

    def _post(
        self, board: str, moment: datetime, title: str, body: str, author: Account | None, *, committee: bool
    ) -> Post:  # fmt: skip
        day = china_date(moment)
        state = self.luck.getstate()
        filled_title = self.luck.fill(title, day)
        self.luck.setstate(state)  # the body names the same day and road as the title
        return Post(
            id=self.luck.key(moment), form_key=self.luck.key(moment), board=board, place=self.place, author=author,
            author_name="" if committee or author is None else author.person.name, as_committee=committee,
            title=filled_title, body=self.luck.fill(body, day), status="published", created_at=moment, published_at=moment,
        )  # fmt: skip

    def _comment(self, post: Post, text: str, moment: datetime) -> None:
        author = self.luck.pick(self.villagers)
        self.rows.comments.append(
            Comment(
                id=self.luck.key(moment), form_key=self.luck.key(moment), post=post, author=author,
                author_name=author.person.name, as_committee=False, body=self.luck.fill(text, china_date(moment)),
                created_at=moment,
            )
        )  # fmt: skip

    def _letter(self, month: date) -> None:
        day = self._day(month)
        if day is None or not self.villagers or add_workdays(day, LIMIT + 6) >= self.today:
            return  # the last days' letters are written by real actions: they wait on somebody's desk
        asked, moment, writer = self.luck.pick(words.ASKED), self.luck.moment(day), self.luck.pick(self.villagers)
        state = self.luck.getstate()
        title = self.luck.fill(asked.title, day)
        self.luck.setstate(state)
        group = next((m.group for m in reversed(self.rows.memberships) if m.person is writer.person), "")
        due = add_workdays(day, LIMIT)
        private = asked.private or self.luck.random() < 0.1
        letter = Letter(
            id=self.luck.key(moment), place=self.place, writer=writer, sent_key=self.luck.key(moment), from_villager=True,
            from_group=group, title=title, body=self.luck.fill(asked.body, day), visibility="private" if private else "public",
            received_at=moment, limit_days=LIMIT, clock_from=day, due_on=due, first_due_on=due,
        )  # fmt: skip
        self.rows.letters.append(letter)
        self._step(letter, "received", moment, writer, "writer", due_on=due)
        self._answer(letter, asked, day, due)

    def _answer(self, letter: Letter, asked: words.Asked, day: date, due: date) -> None:
        late = self.luck.random() < 0.09
        answered_on = add_workdays(
            day, self.luck.randrange(LIMIT + 1, LIMIT + 4) if late else self.luck.randrange(1, LIMIT + 1)
        )
        if self.luck.random() < 0.4 and (answered_on - day).days > 1:
            seen = self.luck.moment(day + timedelta(days=1), 9, 18)
            self._step(letter, "visited", seen, self.secretary, "secretary", note="到现场看过了")
        if late:
            up = datetime.combine(due + timedelta(days=1), datetime.min.time(), UTC) + timedelta(minutes=5)
            letter.reach, letter.escalated_at = "township", up
            self._step(letter, "escalated", up, None, "system", due_on=due, level="township", told=self.township_told)
        moment = max(self.luck.moment(answered_on, 9, 18), letter.received_at + timedelta(hours=2))
        letter.state, letter.answered_at, letter.last_answered_at = "answered", moment, moment
        self.rows.answers.append(
            Answer(
                id=self.luck.key(moment), letter=letter, round=1, body=self.luck.fill(asked.answer, answered_on),
                by=self.secretary, by_role="secretary", at=moment,
            )
        )  # fmt: skip
        self._step(letter, "answered", moment, self.secretary, "secretary", due_on=due)
        self._rate(letter, moment)

    def _rate(self, letter: Letter, answered: datetime) -> None:
        moment = answered + timedelta(hours=self.luck.randrange(3, 90))
        if self.luck.random() > 0.66 or moment >= self.now:
            return
        letter.rating = "satisfied" if self.luck.random() < 0.86 else "fair"
        letter.rated_at, letter.state = moment, "closed"
        self._step(letter, "rated", moment, letter.writer, "writer")
        if letter.visibility == "private" and self.luck.random() < 0.3:
            letter.consent, letter.consented_at = "answer", moment

    def _step(self, letter: Letter, kind: str, moment: datetime, by: Account | None, role: str, **values: Any) -> None:
        self.rows.steps.append(
            LetterStep(
                id=self.luck.key(moment), letter=letter, kind=kind, at=moment, by=by, by_role=role, round=1,
                sent_key=self.luck.key(moment), **values,
            )
        )  # fmt: skip
