"""The circle of a village over two years: albums, questions, groups, what was reported and held, notices that head accounts sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from teabowl.access.queries import accounts_with
from teabowl.boards import actions as boards
from teabowl.boards.models import Ballot, Group, GroupMember, Poll, PollOption, Post, SentCopy, SentNotice
from teabowl.boards.permissions import TAKE_SENT
from teabowl.boards.rules import Content, CopyStatus, Extras, PollAsk, SentStatus
from teabowl.demo import actors, cast, pictures
from teabowl.demo import words_circle as words
from teabowl.demo.luck import Luck, months_back
from teabowl.demo.town import RICH, Town
from teabowl.files import actions as files
from teabowl.files.models import Picture
from teabowl.kernel.times import china_date
from teabowl.moderation.models import Appeal, Decision, Hold, Report, Word
from teabowl.moderation.rules import days_after, folded, hold_due
from teabowl.people.models import Account
from teabowl.people.queries import actor_for
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code, root_city

TABLES = (Group, GroupMember, Post, Poll, PollOption, Ballot, Picture, Decision, Report, Appeal, Hold, SentNotice, SentCopy)


@dataclass
class _Village:
    """A village with a luck of its own, so that this area moves nothing of another."""

    town: Town
    luck: Luck

    def day(self, first_back: int, last_back: int) -> date:
        return self.town.today - timedelta(days=self.luck.randrange(last_back, first_back))

    def post(self, author: Account, moment: datetime, title: str, body: str, **more: Any) -> Post:
        values: dict[str, Any] = {"status": "published", "published_at": moment} | more
        return Post(
            id=self.luck.key(moment), form_key=self.luck.key(moment), board="circle", place=self.town.place, author=author,
            author_name=author.person.name, as_committee=False, title=title, body=body, created_at=moment, **values,
        )  # fmt: skip

    def add(self, *rows: Any) -> None:
        self.town.rows.add(*rows)


def rows(town: Town) -> None:
    """Rich villages have everything; the others of a rich township answered what the township sent."""
    for table in TABLES:
        town.rows.more.setdefault(table, [])
    here = _Village(town, Luck(f"circle {town.place.code}"))
    if town.place.code == cast.SHOWCASE:
        _word_list(town)
    if town.place.parent is not None and town.place.parent.code in cast.TOWNSHIPS and town.until is None:
        _sent(here)
    if town.amount is not RICH or town.until is not None or len(town.villagers) < 8:
        return
    _albums(here)
    _questions(here)
    _groups(here)
    _reported(here)


def _albums(here: _Village) -> None:
    for number, album in enumerate(here.luck.sample(list(words.ALBUMS), 2)):
        moment = here.luck.moment(here.day(330 * (number + 1), 330 * number + 25))
        author = here.luck.pick(here.town.villagers)
        post = here.post(author, moment, album.title, album.body, is_album=True)
        here.add(post)
        for position, (name, alt) in enumerate(album.pictures):
            here.town.rows.add_picture(
                name,
                Picture(
                    id=here.luck.key(moment), owner_type="post", owner_id=post.id, form_key=post.form_key, uploaded_by=author,
                    alt=alt, position=position, created_at=moment,
                ),
            )  # fmt: skip


def _questions(here: _Village) -> None:
    for number, question in enumerate(here.luck.sample(list(words.QUESTIONS), 3)):
        moment = here.luck.moment(here.day(220 * (number + 1), 220 * number + 30), 8, 18)
        until = china_date(moment) + timedelta(days=here.luck.randrange(5, 15))
        post = here.post(here.luck.pick(here.town.villagers), moment, question.title, question.body)
        voters = here.luck.sample(
            here.town.villagers, here.luck.randrange(len(here.town.villagers) // 2, len(here.town.villagers))
        )
        poll = Poll(
            id=here.luck.key(moment), post=post, until=until, most=question.most, ballots=len(voters),
            ended_at=here.luck.moment(until + timedelta(days=1), 0, 1),
        )  # fmt: skip
        here.add(post, poll)
        votes = [0] * len(question.options)
        for voter in voters:
            for choice in here.luck.sample(range(len(votes)), here.luck.randrange(1, question.most + 1)):
                votes[choice] += 1
            here.add(Ballot(id=here.luck.key(moment), poll=poll, account=voter, on=china_date(moment)))
        for position, (text, count) in enumerate(zip(question.options, votes, strict=True)):
            here.add(PollOption(id=here.luck.key(moment), poll=poll, position=position, text=text, votes=count))


def _groups(here: _Village) -> None:
    for talked in here.luck.sample(list(words.GROUPS), 3):
        start = here.luck.moment(here.day(700, 300))
        people = here.luck.sample(here.town.villagers, min(len(here.town.villagers), here.luck.randrange(6, 15)))
        group = Group(
            id=here.luck.key(start), form_key=here.luck.key(start), place=here.town.place, name=talked.name, about=talked.about,
            closed=talked.closed, started_by=people[0], started_at=start,
        )  # fmt: skip
        here.add(group)
        for number, account in enumerate(people):
            joined = start + timedelta(days=number * 3)
            here.add(
                GroupMember(
                    id=here.luck.key(joined), group=group, account=account, name=account.person.name, moderates=number < 2,
                    asked_at=joined, joined_at=joined,
                )
            )  # fmt: skip
        for said in talked.said:
            moment = here.luck.moment(here.day(280, 3))
            status = "inside" if talked.closed else "published"
            here.add(here.post(here.luck.pick(people), moment, "", said, group=group, status=status))


def _reported(here: _Village) -> None:
    """What was said, reported and decided over two years; some of it appealed, some texts held and published."""
    secretary = here.town.secretary
    if secretary is None:
        return
    for body, why, words_said, upheld in here.luck.sample(list(words.REPORTED), here.luck.randrange(2, 5)):
        moment = here.luck.moment(here.day(680, 12))
        author, reporter = here.luck.sample(here.town.villagers, 2)
        reported = moment + timedelta(hours=here.luck.randrange(2, 40))
        decided = reported + timedelta(hours=here.luck.randrange(3, 90))
        post = here.post(
            author, moment, "", body, status="taken_down" if upheld else "published", taken_down_at=decided if upheld else None
        )
        here.add(post)
        decision = Decision(
            id=here.luck.key(decided), subject_type="post", subject_id=post.id, place=here.town.place, author=author,
            outcome="taken_down" if upheld else "kept", why=why if upheld else "", words=words_said, decided_by=secretary,
            decided_at=decided, appeal_until=days_after(decided, 10),
        )  # fmt: skip
        here.add(decision)
        here.add(
            Report(
                id=here.luck.key(reported), subject_type="post", subject_id=post.id, place=here.town.place, reporter=reporter,
                why=why, words=words_said, made_at=reported, due_at=days_after(reported, 3), decision=decision,
            )
        )  # fmt: skip
        if upheld and here.luck.random() < 0.4:
            _appealed(here, post, decision)
    for _ in range(here.luck.randrange(1, 4)):
        moment = here.luck.moment(here.day(600, 20))
        author = here.luck.pick(here.town.villagers)
        post = here.post(author, moment, "", words.HELD_TEXT)
        looked = moment + timedelta(hours=here.luck.randrange(1, 30))
        post.published_at = looked
        here.add(post)
        here.add(
            Hold(
                id=here.luck.key(moment), subject_type="post", subject_id=post.id, place=here.town.place, author=author,
                reasons=["words"], hits=[["稳赚不赔", "advert"]], held_at=moment, due_at=hold_due(moment), outcome="released",
                decided_by=secretary, decided_at=looked,
            )
        )  # fmt: skip


def _appealed(here: _Village, post: Post, decision: Decision) -> None:
    made = decision.decided_at + timedelta(days=here.luck.randrange(1, 8))
    answered = made + timedelta(days=here.luck.randrange(1, 9))
    granted = here.luck.random() < 0.4
    if answered >= here.town.now:
        return
    if granted:
        post.status, post.taken_down_at = "published", None
    here.add(
        Appeal(
            id=here.luck.key(made), decision=decision, place=here.town.place, words=words.APPEALED, made_by=decision.author,
            made_at=made, due_at=days_after(made, 10), status="granted" if granted else "declined",
            answer=words.ANSWERED[granted], decided_by=_staff(here.town, "township"), decided_at=answered,
        )
    )  # fmt: skip


def _staff(town: Town, key: str) -> Account:
    """The account of a part; the cast's people stand first among the demo's accounts."""
    name = next(part.name for part in cast.PARTS if part.key == key)
    return next(account for account in town.rows.accounts if account.is_demo and account.person.name == name)


def _word_list(town: Town) -> None:
    luck, added = Luck("words"), town.now - timedelta(days=500)
    for text, category in words.WORDS:
        town.rows.add(
            Word(
                id=luck.key(added), place=root_city(), text=text, folded=folded(text), category=category,
                added_by=_staff(town, "city"), added_at=added + timedelta(days=luck.randrange(300)),
            )
        )  # fmt: skip


def _notices_of(town: Town) -> Sequence[SentNotice]:
    """What the township sent, in division order made by its first village; later villages find it."""
    parent = town.place.parent
    assert parent is not None
    made = [row for row in town.rows.more[SentNotice] if getattr(row, "place_id", None) == parent.id]
    if made:
        return made  # type: ignore[return-value]
    luck = Luck(f"sent {parent.code}")
    for month in months_back(town.today, 24)[1:-1]:
        fitting = [s for s in words.SENT if month.month in s.months]
        if not fitting or luck.random() < 0.45:
            continue
        sent, moment = luck.pick(fitting), luck.moment(month + timedelta(days=luck.randrange(26)), 8, 12)
        made.append(
            SentNotice(
                id=luck.key(moment), form_key=luck.key(moment), place=parent, author=_staff(town, "township"), title=sent.title,
                body=sent.body, status=SentStatus.SENT, urgent=sent.urgent, created_at=moment, sent_at=moment,
            )
        )  # fmt: skip
    town.rows.add(*made)
    return made  # type: ignore[return-value]


def _sent(here: _Village) -> None:
    """A village's answers: mostly published within two days, a few declined, the last ones of slow villages still waiting."""
    for notice in _notices_of(here.town):
        assert notice.sent_at is not None
        copy = SentCopy(id=here.luck.key(notice.sent_at), sent=notice, place=here.town.place, status=CopyStatus.WAITING)
        chance = here.luck.random()
        moment = notice.sent_at + timedelta(minutes=0 if notice.urgent else here.luck.randrange(20, 2900))
        if notice.urgent or chance < 0.86:
            copy.own_words = "" if notice.urgent or chance < 0.6 else here.luck.pick(words.OWN_WORDS)
            body = f"{notice.body}\n\n{copy.own_words}" if copy.own_words else notice.body
            copy.post = Post(
                id=here.luck.key(moment), form_key=here.luck.key(moment), board="notices", place=here.town.place,
                author=here.town.secretary, as_committee=True, title=notice.title, body=body, status="published",
                created_at=moment, published_at=moment, sent_from=notice.place,
            )  # fmt: skip
            copy.status, copy.carries, copy.post_version = CopyStatus.PUBLISHED, 1, 1
            copy.decided_at, copy.decided_by = moment, here.town.secretary
            here.add(copy.post)
        elif chance < 0.92:
            copy.status, copy.reason, copy.decided_at = CopyStatus.DECLINED, here.luck.pick(words.DECLINED), moment
        here.add(copy)


def play(now: datetime) -> None:
    """What is going on now in the showcase village and its township."""
    village, township = place_by_code(cast.SHOWCASE), place_by_code(cast.TOWNSHIPS[0])
    luck = Luck("circle now")
    villager, near = actors.actor("villager", now), actors.neighbours(9, now)
    _question_now(village, villager, near, luck, now)
    _album_now(village, near[1], luck, now)
    boards.publish_post(
        near[2], place=village, content=Content(luck.key(now), "", words.HELD_TEXT), now=now - timedelta(hours=5)
    )
    group = boards.start_group(
        villager, place=village, form_key=luck.key(now), name="拼车进城的", about="赶早班车的、看病的，凑一车。", closed=False,
        now=now - timedelta(days=9),
    )  # fmt: skip
    for who in near[3:6]:
        boards.join_group(who, group_id=group.id, now=now - timedelta(days=8))
    boards.publish_post(
        near[3], place=village, now=now - timedelta(hours=7),
        content=Content(luck.key(now), "", "周六一早去县医院，六点半村口走，还有三个座。", extras=Extras(group_id=group.id)),
    )  # fmt: skip
    for title, body, back, urgent in (
        (*words.SENT_NOW, 26, False),
        (words.SENT[1].title, words.SENT[1].body, 60, True),
    ):
        _send_now(township, title, body, now - timedelta(hours=back), urgent=urgent)
    _answers_now(township, now)


def _answers_now(township: Place, now: datetime) -> None:
    """The secretaries of some villages have answered what the township sent yesterday; the showcase's own has it on the desk."""
    waiting = SentCopy.objects.filter(sent__place=township, status=CopyStatus.WAITING, sent__title=words.SENT_NOW[0])
    for number, copy in enumerate(waiting.exclude(place__code=cast.SHOWCASE).order_by("id").select_related("place")):
        who = next(iter(accounts_with([copy.place_id], TAKE_SENT, china_date(now))), None)
        if who is None or number % 5 == 4:
            continue
        by = actor_for(Account.objects.select_related("person").get(id=who), now=now)
        if number % 7 == 6:
            boards.decline_copy(by, copy_id=copy.id, reason=words.DECLINED[0], now=now - timedelta(hours=3))
        else:
            own = words.OWN_WORDS[number % len(words.OWN_WORDS)]
            boards.publish_copy(by, copy_id=copy.id, own_words=own, now=now - timedelta(hours=20 - number))


def _question_now(village: Place, villager: Any, near: Sequence[Any], luck: Luck, now: datetime) -> None:
    asked = PollAsk(("廿三前", "廿八前", "初五以后"), china_date(now) + timedelta(days=4), 1)
    content = Content(luck.key(now), "年前哪天打扫街道？", "一家出一个人，半天就完。", extras=Extras(poll=asked))
    post = boards.publish_post(villager, place=village, content=content, now=now - timedelta(days=1, hours=2))
    options: list[UUID] = list(PollOption.objects.filter(poll__post=post).order_by("position").values_list("id", flat=True))
    for number, who in enumerate(near[:7]):
        boards.vote(
            who, post_id=post.id, options=[options[(0, 1, 1, 2, 1, 0, 1)[number]]], now=now - timedelta(hours=20 - number)
        )
    boards.follow_thread(near[0], post_id=post.id, following=True, now=now - timedelta(hours=10))


def _album_now(village: Place, who: Any, luck: Luck, now: datetime) -> None:
    key, moment = luck.key(now), now - timedelta(hours=30)
    alts = {}
    for name, alt in words.PICTURES_NOW:
        staged = files.stage_picture(who, form_key=key, upload=pictures.draw(name, 3), now=moment)
        alts[staged.id] = alt
    content = Content(key, words.ALBUM_NOW, "", alts=alts, extras=Extras(album=True))
    boards.publish_post(who, place=village, content=content, now=moment)


def _send_now(township: Place, title: str, body: str, moment: datetime, *, urgent: bool) -> None:
    sender = actors.actor("township", moment)
    made = boards.write_notice_below(
        sender, place=township, form_key=Luck(title).key(moment), title=title, body=body, phones_confirmed=False, now=moment
    )
    boards.choose_villages(sender, sent_id=made.id, everyone=True, now=moment)
    boards.send_notice(sender, sent_id=made.id, urgent=urgent, now=moment)
