"""Figures of organisations and members. Counted where the organisation belonged at that time; opened rows name nobody."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.actor import Level, PostKind
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.organisations import figures_moves, words
from teabowl.organisations.kinds import IN_PARTY, EventKind, PostWhy, Status, StepKind
from teabowl.organisations.kinds import Kind as Form
from teabowl.organisations.models import MemberSpell, MemberStep, OrganisationEvent, OrganisationSpell, Post
from teabowl.organisations.rules import REPLACED

ORGANISATIONS, PERSONS = ("个", "organisations"), ("人", "persons")
FORMS = {
    Form.COMMITTEE: ("committees", "党委", "Party committees"),
    Form.GENERAL_BRANCH: ("general_branches", "党总支", "General branches"),
    Form.BRANCH: ("branches", "党支部", "Branches"),
    Form.JOINT_BRANCH: ("joint_branches", "联合党支部", "Joint branches"),
    Form.GROUP: ("groups", "党小组", "Groups"),
}
STATUSES = {
    Status.APPLICANT: ("applicants", "入党申请人", "Applicants"),
    Status.ACTIVIST: ("activists", "入党积极分子", "Activists"),
    Status.DEVELOPMENT: ("development", "发展对象", "Development objects"),
    Status.PROBATIONARY: ("probationary", "预备党员", "Probationary members"),
    Status.FULL: ("full", "正式党员", "Full members"),
}
WHYS = {
    PostWhy.TERM: ("任期到了", "term over"),
    PostWhy.MOVED: ("工作调动", "moved to other work"),
    PostWhy.AGE: ("年龄大了", "age"),
    PostWhy.HEALTH: ("身体原因", "health"),
    PostWhy.RESIGNED: ("本人辞职", "resigned"),
    PostWhy.UNFIT: ("不胜任，调整", "not fit for it"),
    PostWhy.DISCIPLINE: ("违纪处理", "discipline"),
    PostWhy.DIED: ("去世", "died"),
    PostWhy.OTHER: ("其他", "other"),
}
"""Those of `rules.REPLACED`, as figures name them."""


def _indicators() -> list[Indicator]:
    return [
        Indicator(
            "organisations.all", Kind.STOCK, "基层党组织", "Party organisations", *ORGANISATIONS,
            "当天有的党委、党总支、党支部和联合党支部。",
            "Committees, general branches, branches and joint branches that stood on the day.",
        ),
        *(
            Indicator(f"organisations.{key}", Kind.STOCK, zh, en, *ORGANISATIONS, f"当天有的{zh}。", f"{en} that stood on the day.")
            for key, zh, en in FORMS.values()
        ),
        Indicator(
            "organisations.away", Kind.STOCK, "流动党员党组织", "Away organisations", *ORGANISATIONS,
            "当天有的、设在外地的流动党员党委、支部。", "Organisations of migrant members, seated elsewhere, that stood on the day.",
        ),
        Indicator(
            "organisations.members", Kind.STOCK, "党员", "Party members", *PERSONS, "当天的正式党员和预备党员。",
            "Full and probationary members on the day.",
        ),
        *(
            Indicator(f"organisations.{key}", Kind.STOCK, zh, en, *PERSONS, f"当天的{zh}。", f"{en} on the day.")
            for key, zh, en in STATUSES.values()
        ),
        Indicator(
            "organisations.admitted", Kind.FLOW, "新发展党员", "Members admitted", *PERSONS,
            "这一年支部大会接收的预备党员，按大会日期算。", "Accepted as probationary members by a branch meeting, on its date.",
            source="中国共产党发展党员工作细则第三十一条",
        ),
        Indicator(
            "organisations.confirmed", Kind.FLOW, "转正的党员", "Members confirmed", *PERSONS, "这一年预备期满转为正式党员的。",
            "Probationary members who became full members.",
        ),
        Indicator(
            "organisations.secretaries", Kind.STOCK, "在任的村书记", "Village secretaries in post", *PERSONS,
            "当天在任的村党组织书记。", "Secretaries of villages' organisations in post on the day.",
        ),
        Indicator(
            "organisations.directors", Kind.STOCK, "书记兼村主任", "Secretaries who head the committee too", *PERSONS,
            "当天在任、同时担任村民委员会主任的村党组织书记。", "Of these, those who head the villagers' committee as well.",
        ),
        Indicator(
            "organisations.directors_rate", Kind.RATIO, "一肩挑率", "Share of secretaries who head the committee", "%", "%",
            "书记兼村主任 ÷ 在任的村书记。", "Secretaries who head the committee ÷ village secretaries in post.",
            numerator="organisations.directors", denominator="organisations.secretaries",
        ),
        Indicator(
            "organisations.secretaries_changed", Kind.FLOW, "换了的村书记", "Village secretaries replaced", *PERSONS,
            "这一年不再担任村书记的，合并、登记错的不算。", "Secretaries whose post ended, not counting mergers and wrong entries.",
        ),
        *(
            Indicator(
                f"organisations.secretaries_{why}", Kind.FLOW, f"换了的村书记：{zh}", f"Village secretaries replaced: {en}",
                *PERSONS, f"其中原因是：{zh}。", f"Of these: {en}.", inside=True,
            )
            for why, (zh, en) in WHYS.items()
        ),
        Indicator(
            "organisations.merged_with_villages", Kind.FLOW, "随合村合并的党支部", "Branches merged with their villages", *ORGANISATIONS,
            "这一年因为合村并居而并入别的组织的。", "Merged into another because their villages were merged.",
        ),
    ]  # fmt: skip


def of_organisation(spell: OrganisationSpell) -> Sequence[Contribution]:
    """In on the day it began to stand so, out on the day it stood otherwise."""
    keys = [f"organisations.{FORMS[Form(spell.kind)][0]}"]
    if spell.kind != Form.GROUP:
        keys.append("organisations.all")
        keys += ["organisations.away"] if spell.is_away else []
    found = [Contribution(key, spell.place_id, spell.starts_on) for key in keys]
    if spell.ends_on:
        found += [Contribution(key, spell.place_id, spell.ends_on, amount=-1, count=-1) for key in keys]
    return found


def of_member(spell: MemberSpell) -> Sequence[Contribution]:
    """A time in one status, where the organisation belonged."""
    if spell.undone:
        return []
    keys = [f"organisations.{STATUSES[Status(spell.status)][0]}"]
    keys += ["organisations.members"] if spell.status in IN_PARTY else []
    found = [Contribution(key, spell.place_id, spell.starts_on) for key in keys]
    if spell.ends_on:
        found += [Contribution(key, spell.place_id, spell.ends_on, amount=-1, count=-1) for key in keys]
    return found


def of_step(step: MemberStep) -> Sequence[Contribution]:
    counted = {StepKind.ADMITTED: "organisations.admitted", StepKind.CONFIRMED: "organisations.confirmed"}
    key = counted.get(StepKind(step.kind))
    return [Contribution(key, step.place_id, step.on)] if key and not step.undone else []


def of_post(post: Post) -> Sequence[Contribution]:
    """Secretaries of villages' organisations only; wants organisation and place."""
    if post.kind != PostKind.SECRETARY or post.place.level != Level.VILLAGE or post.organisation.is_away:
        return []
    if post.ended_why == PostWhy.MISTAKE:
        return []
    keys = ["organisations.secretaries", *(["organisations.directors"] if post.also_director else [])]
    found = [Contribution(key, post.place_id, post.starts_on) for key in keys]
    if post.ends_on:
        found += [Contribution(key, post.place_id, post.ends_on, amount=-1, count=-1) for key in keys]
        if post.ended_why in REPLACED:
            found.append(Contribution("organisations.secretaries_changed", post.place_id, post.ends_on))
            found.append(Contribution(f"organisations.secretaries_{post.ended_why}", post.place_id, post.ends_on))
    return found


def of_event(event: OrganisationEvent) -> Sequence[Contribution]:
    if event.kind != EventKind.MERGED or not event.because_of_merger:
        return []
    return [Contribution("organisations.merged_with_villages", event.place_id, event.on)]


def _organisations(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = OrganisationSpell.objects.filter(id__in=list(ids))
    return {row.id: Opened(row.name, reverse("organisations:organisation", args=[row.organisation_id])) for row in rows}


def _members(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Who belongs to the Party is not the public's to read: only in which organisation somebody does."""
    rows = MemberSpell.objects.filter(id__in=list(ids)).values_list("id", "organisation__name", "status")
    return {key: Opened(f"{name} · {words.STATUSES[status]}") for key, name, status in rows}


def _steps(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = MemberStep.objects.filter(id__in=list(ids)).values_list("id", "organisation__name", "kind")
    return {key: Opened(f"{name} · {words.STEPS[kind]}") for key, name, kind in rows}


def _posts(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Post.objects.filter(id__in=list(ids)).select_related("organisation", "person__merged_into")
    return {
        row.id: Opened(
            f"{row.organisation.name} · {(row.person.merged_into or row.person).name}",
            reverse("organisations:organisation", args=[row.organisation_id]),
        )
        for row in rows
    }


def _events(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = OrganisationEvent.objects.filter(id__in=list(ids)).select_related("organisation")
    return {row.id: Opened(row.organisation.name, reverse("organisations:history", args=[row.organisation_id])) for row in rows}


INDICATORS = [*_indicators(), *figures_moves.INDICATORS]
SOURCES = [
    Source("organisation", "organisations.OrganisationSpell", of_organisation, _organisations),
    Source("party_member", "organisations.MemberSpell", of_member, _members),
    Source("party_step", "organisations.MemberStep", of_step, _steps),
    Source("party_post", "organisations.Post", of_post, _posts, select_related=("place", "organisation")),
    Source("organisation_event", "organisations.OrganisationEvent", of_event, _events),
    *figures_moves.SOURCES,
]
