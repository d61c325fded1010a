"""Votes of the meeting that is going on: an election in secret, one that was counted, one withdrawn, one with an amendment."""

from datetime import datetime
from typing import Any

from teabowl.ballots import actions, queries
from teabowl.ballots.models import Motion
from teabowl.ballots.values import Base, Election, Elector, MajorityRule, Option, Stance
from teabowl.kernel.actor import Actor
from teabowl.meetings.models import AgendaItem, Participant

RULE = MajorityRule(Base.VOTING_MEMBERS, source="《中国共产党支部工作条例（试行）》第十一条")


def fill(made: Any, now: datetime) -> None:
    cast, meeting = made.cast, made.of["m_open"]
    chair = cast.actor("secretary")
    people = [
        p.person
        for p in Participant.objects.filter(meeting_id=meeting, mark__in=["present", "online"]).select_related("person")
    ]

    def put(title: str, **more: Any) -> Motion:
        electors = [Elector(person.id, None, person.name) for person in people]
        values = {"rule": RULE, "secret": True, "electors": electors, "place": cast.place("随西村"), "now": now} | more
        return actions.open_motion(chair, owner=("meeting", meeting), title=title, **values)

    three = [Option(f"c{n}", Stance.CANDIDATE, name) for n, name in enumerate(("高建章", "沈秋实", "范桂香"))]
    made.of["v_secret"] = put("选举支部委员", options=three, election=Election(2, 20, True)).id
    counted = put("是否接收王小满为预备党员")
    for person in people:
        voter = Actor(person_id=person.id, name=person.name)
        paper = queries.paper_for(counted.id, person.id)
        actions.cast_vote(voter, motion_id=counted.id, choices=["yes"], key=paper, now=now)
    actions.close_motion(chair, motion_id=counted.id, now=now)
    made.of["v_counted"] = counted.id
    withdrawn = put("写错了的一件")
    actions.withdraw_motion(chair, motion_id=withdrawn.id, now=now)
    made.of["v_withdrawn"] = withdrawn.id
    paused = put("村规民约加一条", secret=False, text="酒席不超过 12 桌。")
    actions.amend_motion(chair, motion_id=paused.id, title="改成 10 桌", text="酒席不超过 10 桌。", now=now)
    made.of["v_paused"] = paused.id
    made.of["v_open"] = AgendaItem.objects.filter(meeting_id=meeting, motion_id__isnull=False).get().motion_id


PAGES: dict[str, list[str]] = {
    "villager": [
        "/ballots/{v_open}/", "/ballots/{v_secret}/", "/ballots/{v_counted}/", "/ballots/{v_counted}/codes/",
        "/ballots/{v_withdrawn}/", "/ballots/{v_paused}/",
    ],
    "secretary": [
        "/ballots/{v_open}/", "/ballots/{v_open}/hall/", "/ballots/{v_secret}/hall/", "/ballots/{v_open}/close/",
        "/ballots/{v_open}/withdraw/",
    ],
}  # fmt: skip
ELSEWHERE = {"ballots:cast", "ballots:codes_sheet", "ballots:part"}
