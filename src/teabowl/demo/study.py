"""Two years of what the rich villages' branches studied and were asked; and two questions that wait just now."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from teabowl.demo import cast
from teabowl.demo.actors import actor
from teabowl.demo.luck import Luck
from teabowl.demo.organisations import Branch, branches
from teabowl.demo.town import Town
from teabowl.demo.words_study import BEFORE, FAQ, NOW, PRIVATE, TOWNSHIP, WAITING, Faq, Lesson
from teabowl.files import documents
from teabowl.files.models import Document
from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays
from teabowl.meetings.models import AgendaItem, Meeting
from teabowl.meetings.models import Material as OnAgenda
from teabowl.organisations.models import Organisation
from teabowl.organisations.queries import organisations_at
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code
from teabowl.search import actions as search
from teabowl.study import actions
from teabowl.study.models import Material, Programme, Question, StudySession
from teabowl.study.reading import MATERIAL
from teabowl.study.rules import MaterialKind, ProgrammeState, State

LIMIT = 5
TALKED = "学习和讨论"


def rows(town: Town) -> None:
    """For each branch: what it studies now and studied last winter, the meetings in which it did, and some twenty questions."""
    for table in (Programme, Material, Document, OnAgenda, StudySession, Question):
        town.rows.more.setdefault(table, [])
    for branch in branches(town):
        luck = Luck(f"study {town.place.code}")
        winter = date(town.today.year - 1, 12, 1)
        before = _programme(town, luck, branch.organisation, town.place, town.secretary, BEFORE, winter, over=True)
        now = _programme(town, luck, branch.organisation, town.place, town.secretary, NOW, town.today - timedelta(days=150))
        _above(town, luck, branch)
        _sessions(town, luck, branch, before, now)
        _questions(town, luck, branch)


def _programme(
    town: Town,
    luck: Luck,
    organisation: Organisation,
    place: Place,
    by: Account | None,
    said: tuple[str, str, Sequence[Lesson]],
    since: date,
    *,
    over: bool = False,
) -> list[Material]:
    title, about, lessons = said
    moment = luck.moment(since, 8, 11)
    ends = since + timedelta(days=80)
    programme = Programme(
        id=luck.key(moment), form_key=luck.key(moment), organisation=organisation, place=place, title=title, about=about,
        for_all=True, state=(ProgrammeState.CLOSED if over else ProgrammeState.OPEN).value, starts_on=since,
        ends_on=ends if over else None, created_by=by, created_at=moment, opened_at=moment + timedelta(hours=2),
        closed_at=luck.moment(ends, 9, 17) if over else None,
    )  # fmt: skip
    town.rows.add(programme)
    made = []
    for position, lesson in enumerate(lessons):
        added = moment + timedelta(days=12 * position, minutes=20)
        material = Material(
            id=luck.key(added), form_key=luck.key(added), programme=programme, position=position, kind=MaterialKind.TEXT.value,
            title=lesson.title, body=lesson.body, source=lesson.source, added_by=by, added_at=added,
        )  # fmt: skip
        if lesson.file:
            kept = _kept(lesson.file)
            material.kind = kept.format.kind.value
            town.rows.add(
                Document(
                    id=luck.key(added), owner_type=MATERIAL, owner_id=material.id, form_key=material.form_key, uploaded_by=by,
                    digest=kept.digest, kind=kept.format.kind.value, ending=kept.format.ending, size=kept.size,
                    name=f"{lesson.title}.{kept.format.ending}", created_at=added,
                )
            )  # fmt: skip
        town.rows.add(material)
        made.append(material)
    return made


@lru_cache
def _kept(name: str) -> documents.Received:
    """A file put where documents lie, once for all villages."""
    received = documents.receive([files("teabowl.demo").joinpath("data", name).read_bytes()])
    documents.put(received)
    return received


def _above(town: Town, luck: Luck, branch: Branch) -> None:
    """What the township's committee studies, once."""
    known = (row for row in town.rows.more[Programme] if isinstance(row, Programme))
    if all(row.organisation_id != branch.committee.id for row in known):
        since = town.today - timedelta(days=70)
        _programme(town, luck, branch.committee, branch.committee.place, None, TOWNSHIP, since)


def _sessions(town: Town, luck: Luck, branch: Branch, before: Sequence[Material], now: Sequence[Material]) -> None:
    """Meetings with time to study had a material on the agenda, from the programme that ran then."""
    held = [m for m in town.rows.more[Meeting] if isinstance(m, Meeting) and m.organisation_id == branch.organisation.id]
    talked = {i.meeting_id: i for i in town.rows.more[AgendaItem] if isinstance(i, AgendaItem) and i.title == TALKED}
    for meeting in held:
        item, day = talked.get(meeting.id), china_date(meeting.starts_at)
        ready = [m for m in (*before, *now) if m.added_at < meeting.starts_at - timedelta(days=3)]
        if item is None or not ready:
            continue
        material = luck.pick(ready[-4:])
        path = f"/o/{branch.organisation.id}/study/{material.programme_id}/{material.id}/"
        town.rows.add(
            OnAgenda(id=luck.key(meeting.starts_at), item=item, type=MATERIAL, key=material.id, title=material.title, path=path),
            StudySession(
                id=luck.key(meeting.starts_at), meeting_id=meeting.id, organisation=branch.organisation, place=town.place,
                held_on=day, materials=[material.id],
            ),
        )  # fmt: skip


def _questions(town: Town, luck: Luck, branch: Branch) -> None:
    """Asked over the two years, most answered in time; what nobody asked the branch wrote by itself."""
    days = sorted(luck.sample(range(12, 700), len(FAQ) + len(PRIVATE)), reverse=True)
    said: list[Faq | tuple[str, str]] = [*FAQ, *PRIVATE]
    luck.shuffle(said)
    for back, one in zip(days, said, strict=True):
        day = town.today - timedelta(days=back)
        if isinstance(one, Faq):
            _question(town, luck, branch, day, one.asked, one.answer, one)
        else:
            _question(town, luck, branch, day, one[0], one[1], None)


def _question(town: Town, luck: Luck, branch: Branch, day: date, text: str, answer: str, faq: Faq | None) -> None:
    asked = luck.moment(day)
    late = luck.random() < 0.06
    took = luck.randrange(LIMIT + 1, LIMIT + 3) if late else luck.randrange(1, LIMIT + 1)
    answered = max(luck.moment(add_workdays(day, took), 9, 18), asked + timedelta(hours=1)) if text else asked
    by = luck.pick([kind for kind in (PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER) if kind in branch.posts])
    seat = luck.pick([s for s in branch.members if s.account is not None])
    asker = (seat.account if luck.random() < 0.6 else luck.pick(town.villagers)) if text else None
    if asker is branch.posts[by]:
        asker = luck.pick([v for v in town.villagers if v is not branch.posts[by]])
    signed = asker.person.name if asker is not None and luck.random() < 0.15 and faq is not None else ""
    town.rows.add(
        Question(
            id=luck.key(asked), form_key=luck.key(asked), organisation=branch.organisation, place=town.place, asked=bool(text),
            asker=asker, signed=signed, text=text, may_publish=faq is not None, state=State.ANSWERED.value, asked_at=asked,
            due_on=add_workdays(day, LIMIT) if text else None, answer=answer, answered_at=answered, answered_by=branch.posts[by],
            answered_as=by.value, public_question=faq.question if faq else "", topic=faq.topic if faq else "other",
            published_at=answered if faq else None,
        )
    )  # fmt: skip


def play(now: datetime) -> None:
    """In the showcase village a member in Beijing and a villager have asked; the meeting that is going on has a lesson on its agenda."""
    village = place_by_code(cast.SHOWCASE)
    branch = next((one for one in organisations_at(village) if one.kind == "branch"), None)
    if branch is None:
        return
    for days, (part, text, may_publish) in enumerate(WAITING, 2):
        moment = Luck(text).moment(china_date(now) - timedelta(days=days))
        actions.ask_question(
            actor(part, now), organisation_id=branch.id, text=text, show_name=False, may_publish=may_publish, form_key=new_id(),
            now=moment,
        )  # fmt: skip
    _on_the_agenda(branch.id)
    _found(now)


def _on_the_agenda(organisation_id: Any) -> None:
    rows = AgendaItem.objects.filter(meeting__organisation_id=organisation_id, meeting__state="open", title=TALKED)
    item = rows.order_by("-meeting__starts_at").first()
    lesson = Material.objects.filter(programme__organisation_id=organisation_id, programme__state=ProgrammeState.OPEN)
    material = lesson.order_by("position").first()
    if item is not None and material is not None:
        path = f"/o/{organisation_id}/study/{material.programme_id}/{material.id}/"
        OnAgenda.objects.get_or_create(
            item=item, type=MATERIAL, key=material.id, defaults={"title": material.title, "path": path}
        )


def _found(now: datetime) -> None:
    """What the rows brought is found by words."""
    search.post_many(Material.objects.select_related("programme").iterator(chunk_size=1000), now=now)
    search.post_many(Question.objects.filter(published_at__isnull=False).iterator(chunk_size=1000), now=now)
