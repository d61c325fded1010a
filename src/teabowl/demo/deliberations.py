"""Matters that rich villages walked through 四议两公开 in two years: some to the end, one under way, some not agreed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from teabowl.deliberations import rules
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.rules import Mark, State, Step
from teabowl.demo import cast
from teabowl.demo.luck import Luck
from teabowl.demo.organisations import Branch, branches
from teabowl.demo.town import Town
from teabowl.demo.words_deliberations import PLANS, Plan
from teabowl.kernel.times import china_date
from teabowl.meetings.drafting import result_line
from teabowl.meetings.kinds import Base, Kind
from teabowl.meetings.models import AgendaItem, Material, Meeting
from teabowl.meetings.rules import rule_set
from teabowl.search import actions as search

DAY = timedelta(days=1)
TITLES = {
    Kind.TWO_COMMITTEES: "村“两委”会", Kind.DELIBERATION: "党员大会（审议村里的事）", Kind.REPRESENTATIVES: "村民代表会议",
}  # fmt: skip
NOT_AGREED = 0.3


def rows(town: Town) -> None:
    """Matters of a village that has a branch."""
    for table in (Material, Matter, MatterStep):
        town.rows.more.setdefault(table, [])
    last = town.until or town.today
    for branch in branches(town):
        luck = Luck(f"matters {town.place.code}")
        plans = list(PLANS) if town.place.code == cast.SHOWCASE else luck.sample(PLANS, 4)
        for number, plan in enumerate(plans[1:4] if len(plans) > 4 else plans[1:]):
            _Walk(town, branch, luck, plan, last - timedelta(days=600 - 210 * number + luck.randrange(40))).to_the_end()
        if luck.random() < NOT_AGREED or town.place.code == cast.SHOWCASE:
            plan = plans[5] if len(plans) > 5 else plans[0]
            _Walk(town, branch, luck, plan, last - timedelta(days=luck.randrange(120, 260))).not_agreed()
        if town.until is None:
            _Walk(town, branch, luck, plans[-1], last - timedelta(days=luck.randrange(22, 34))).under_way()


class _Walk:
    """One matter in the making, from the day it was proposed."""

    def __init__(self, town: Town, branch: Branch, luck: Luck, plan: Plan, on: date) -> None:
        self.town, self.branch, self.luck, self.plan, self.on = town, branch, luck, plan, on
        moment = luck.moment(on, 8, 18)
        self.terms = rules.terms_on(town.place.code, on)
        self.matter = Matter(
            id=luck.key(moment), form_key=luck.key(moment), place=town.place, organisation=branch.organisation, topic=plan.topic.value,
            title=plan.title, body=plan.body, step=Step.DISCUSS.value, proposed_on=on, proposed_by=town.secretary, last_on=on,
            changed_at=moment,
        )  # fmt: skip
        town.rows.add(self.matter)
        self._step(Step.PROPOSE, on, source=self.terms.source)

    def to_the_end(self) -> None:
        self._deliberate(3)
        on = self._disclose(Step.PUBLISH, self.on + timedelta(days=self.luck.randrange(1, 4)), self.plan.decided)
        on = self._disclose(Step.RESULT, on + timedelta(days=self.luck.randrange(30, 90)), self.plan.result)
        self.matter.state, self.matter.ended_on = State.FINISHED.value, rules.finished_on(on)

    def not_agreed(self) -> None:
        self._deliberate(1)
        self._meet(Step.REVIEW, Kind.DELIBERATION, agreed=False)
        self.matter.state, self.matter.ended_on = State.STOPPED.value, self.on
        self.matter.stop_reason = "党员大会审议没有通过"

    def under_way(self) -> None:
        """The members have agreed; the representatives come next."""
        self._deliberate(2)

    def _deliberate(self, count: int) -> None:
        kinds = ((Step.DISCUSS, Kind.TWO_COMMITTEES), (Step.REVIEW, Kind.DELIBERATION), (Step.DECIDE, Kind.REPRESENTATIVES))
        for step, kind in kinds[:count]:
            self._meet(step, kind)

    def _meet(self, step: Step, kind: Kind, agreed: bool = True) -> None:
        luck = self.luck
        self.on += timedelta(days=luck.randrange(4, 9))
        starts = luck.moment(self.on, 18, 20)
        expected, came, voters = self._numbers(kind)
        rule = rule_set(kind, self.on)
        assert rule.majority is not None
        base = came if rule.majority.base is Base.PRESENT else voters
        needed = rule.majority.share.least(base)
        against = luck.randrange(3) if agreed else came - max(0, needed - 3)
        given = came - against
        result = {
            "passed": given >= needed, "base_kind": "present" if rule.majority.base is Base.PRESENT else "all", "base": base,
            "needed": needed, "given": given, "tally": {"yes": given, "no": against, "abstain": 0}, "source": str(rule.source),
        }  # fmt: skip
        item = self._held(kind, starts, (expected, came, voters), result, self._words(step, agreed))
        counts: dict[str, Any] = {}
        if step is not Step.DISCUSS:
            counts = {"expected": expected, "came": came, "given": given, "needed": needed}
        self._step(
            step, self.on, mark=Mark.DONE if agreed else Mark.REFUSED, meeting=item.meeting, meeting_kind=kind.value, item_id=item.id,
            words=item.outcome, counts=counts, source=str(rule.source),
        )  # fmt: skip

    def _numbers(self, kind: Kind) -> tuple[int, int, int]:
        """Who should come, who came, who has a vote: enough of them for the rule."""
        members = len(self.branch.members)
        expected = {Kind.TWO_COMMITTEES: 8, Kind.DELIBERATION: members, Kind.REPRESENTATIVES: 18}[kind]
        away = self.luck.randrange(2) if kind is Kind.TWO_COMMITTEES else self.luck.randrange(1, max(2, expected // 5))
        voters = expected if kind is not Kind.DELIBERATION else members - 1
        return expected, expected - away, voters

    def _words(self, step: Step, agreed: bool) -> str:
        if step is Step.DISCUSS:
            return "商量以后同意这个方案，送给党员看。"
        if step is Step.DECIDE:
            return self.plan.decided
        return "同意，交村民代表会议决定。" if agreed else "多数人觉得钱的来路没说清，先不办。"

    def _held(self, kind: Kind, starts: datetime, numbers: Sequence[int], result: dict[str, Any], outcome: str) -> AgendaItem:
        town, luck = self.town, self.luck
        expected, came, voters = numbers
        is_party = kind is Kind.DELIBERATION
        meeting = Meeting(
            id=luck.key(starts), form_key=luck.key(starts), kind=kind.value, organisation=self.branch.organisation if is_party else None,
            place=town.place, title=TITLES[kind], state="fixed", starts_at=starts, hall="村部会议室", online=is_party,
            convened_at=starts - 6 * DAY, convened_by=town.secretary, opened_at=starts, ended_at=starts + timedelta(minutes=50),
            expected=expected, voters=voters, came=came, came_online=min(6, came) if is_party else 0,
            decisions=int(result["passed"]), chair_confirmed_by=town.secretary, recorder_confirmed_by=town.secretary,
        )  # fmt: skip
        meeting.chair_confirmed_at = meeting.recorder_confirmed_at = starts + DAY
        meeting.published_at = starts + DAY + timedelta(hours=2)
        item = AgendaItem(
            id=luck.key(starts), meeting=meeting, position=1, title=self.plan.title, note=self.plan.body[:400], state="done",
            outcome=outcome, passed=result["passed"], result=result, to_publish=True,
        )  # fmt: skip
        head = f"地点：村部会议室\n应到 {expected} 人，实到 {came} 人"
        meeting.minutes = f"{head}\n\n1. {item.title}\n　　{result_line(item)}\n　　结论：{outcome}"
        meeting.minutes_key = sha256(meeting.minutes.encode()).hexdigest()
        town.rows.add(meeting, item)
        path = f"/p/{town.place.code}/matters/{self.matter.id}/"
        town.rows.add(
            Material(id=luck.key(starts), item=item, type="matter", key=self.matter.id, title=self.plan.title, path=path)
        )
        return item

    def _disclose(self, step: Step, on: date, said: str) -> date:
        """Answers the last day of its display."""
        until = rules.display_until(on, self.terms.display)
        self._step(step, on, until=until, words=said, source=self.terms.source)
        return until

    def _step(self, step: Step, on: date, mark: Mark = Mark.DONE, **more: Any) -> None:
        at = self.luck.moment(on, 20, 22)
        self.town.rows.add(
            MatterStep(
                id=self.luck.key(at),
                matter=self.matter,
                kind=step.value,
                mark=mark.value,
                on=on,
                by=self.town.secretary,
                at=at,
                **more,
            )
        )
        self.on = self.matter.last_on = on
        self.matter.changed_at = at
        if mark is Mark.DONE:
            comes = rules.STEPS.index(step) + 1
            self.matter.step = rules.STEPS[comes].value if comes < len(rules.STEPS) else ""
        else:
            self.matter.step = step.value


def play(now: datetime) -> None:
    """Everything is found by its words. The representatives' meeting that is called for next week may take the matter under way."""
    rows = Matter.objects.filter(proposed_on__lte=china_date(now)).prefetch_related("steps")
    search.post_many(rows, now=now)
