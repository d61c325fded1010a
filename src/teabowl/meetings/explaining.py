"""Numbers in words: why so many must come, why so many must agree, and on what it rests (“为什么是 12”)."""

from dataclasses import dataclass
from typing import Any

from teabowl.meetings import rules, words
from teabowl.meetings.kinds import Ballot, Base, Convened, Frequency, Kind, Online, Publish, RuleSet, Share
from teabowl.meetings.rules import Need, Turnout
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

SHARE: dict[tuple[int, int, bool], Any] = {
    (1, 2, False): gettext_lazy("一半以上"),
    (1, 2, True): gettext_lazy("过半数"),
    (2, 3, False): gettext_lazy("三分之二以上"),
    (3, 4, False): gettext_lazy("四分之三以上"),
    (4, 5, False): gettext_lazy("五分之四以上"),
    (4, 5, True): gettext_lazy("超过五分之四"),
}
PART: dict[tuple[int, int], Any] = {
    (1, 2): gettext_lazy("一半"),
    (2, 3): gettext_lazy("三分之二"),
    (3, 4): gettext_lazy("四分之三"),
    (4, 5): gettext_lazy("五分之四"),
}
OFTEN = {
    1: gettext_lazy("每月一次"),
    3: gettext_lazy("每季度一次"),
    6: gettext_lazy("每半年一次"),
    12: gettext_lazy("每年一次"),
}
PUBLISH = {
    Publish.NOTICE: gettext_lazy("什么时候开、议什么"),
    Publish.ATTENDANCE: gettext_lazy("到了多少人"),
    Publish.DECISION: gettext_lazy("定了什么"),
    Publish.RESULT: gettext_lazy("多少票"),
}


def share_words(share: Share) -> str:
    return str(SHARE[share.numerator, share.denominator, share.strict])


def base_words(base: Base, rule: RuleSet) -> str:
    """Who the base is, in this kind of meeting."""
    if base is Base.VOTERS:
        return str(words.VOTERS[rule.convened])
    if base is Base.CONVENED:
        return str(words.CONVENED[rule.convened])
    return str(words.BASE[base])


def need_sentence(need: Need, rule: RuleSet, what: str) -> str:
    """How the number came about. `what`: 'come' or 'agree'."""
    values = {
        "who": base_words(need.base, rule),
        "base": need.base_count,
        "share": share_words(need.share),
        "part": str(PART[need.share.numerator, need.share.denominator]),
        "exact": need.share.of(need.base_count),
        "least": need.least,
    }
    if need.base is Base.HOUSEHOLDS:
        said = _("全村 %(base)s 户，要有%(share)s的户派代表来。%(base)s 的%(part)s是 %(exact)s，所以要 %(least)s 户。")
    elif what == "come":
        said = _("%(who)s %(base)s 人，到会要有%(share)s。%(base)s 的%(part)s是 %(exact)s，所以要 %(least)s 人。")
    else:
        said = _("%(who)s %(base)s 人，赞成要有%(share)s。%(base)s 的%(part)s是 %(exact)s，所以要 %(least)s 票。")
    return said % values


@dataclass(frozen=True, slots=True)
class Told:
    """Whether enough came, in words. `title` in short ('人够了，可以表决。'), `text` the numbers, `why` the sentences behind 'why 12',
    `least` the number itself (0 where none is asked)."""

    enough: bool
    title: str
    text: str
    least: int
    why: tuple[str, ...]


def attendance_told(rule: RuleSet, turnout: Turnout, *, online: int = 0, proxies: int = 0) -> Told:
    """Of one meeting as it stands."""
    found = rules.attendance(rule, turnout)
    closest = found.closest
    numbers = _("应到 %(base)s，实到 %(came)s") % _numbers(turnout, closest)
    if online:
        numbers += _("，其中线上 %(n)s") % {"n": online}
    if proxies:
        numbers += _("，其中委托同户的 %(n)s") % {"n": proxies}
    if closest is None and not found.also:
        text = numbers + _("。法规没有定到会人数。") if rule.majority else numbers + _("。")
        return Told(True, _("不用等人数。") if rule.majority else "", text, 0, tuple(_rest(rule, turnout)))
    lacking = [need for need in (*((closest,) if closest else ()), *found.also) if not need.met]
    title = _("人够了，可以表决。") if not lacking else _("人还不够，还不能表决。")
    lines = [need_sentence(need, rule, "come") for need in found.either]
    if len(found.either) > 1:
        lines.append(_("两样里有一样够了就行。"))
    lines += [need_sentence(need, rule, "come") for need in found.also]
    asks = [_("%(who)s差 %(n)s") % {"who": base_words(need.base, rule), "n": need.missing} for need in lacking]
    text = numbers + (
        _("；") + "、".join(asks) + _("。") if asks else _("；要 %(n)s 到会。") % {"n": closest.least if closest else 0}
    )
    return Told(not lacking, title, text, closest.least if closest else 0, (*lines, *_rest(rule, turnout)))


def _numbers(turnout: Turnout, need: Need | None) -> dict[str, int]:
    if need is None or need.base is Base.HOUSEHOLDS:
        return {"base": turnout.convened, "came": turnout.came}
    return {"base": need.base_count, "came": need.have}


def _rest(rule: RuleSet, turnout: Turnout) -> list[str]:
    found = []
    if rule.majority or rule.quorum:
        found.append(_("会场和线上都算。") if rule.online is Online.COUNTED else _("线上可以听、可以发言，不算到会，不表决。"))
    without = turnout.convened - turnout.voters
    if without > 0 and rule.convened in (Convened.MEMBERS, Convened.GROUP):
        found.append(_("预备党员和受留党察看处分的党员可以参加，不表决，没有算在 %(n)s 里。") % {"n": turnout.voters})
    found.append(_("依据：%(source)s。") % {"source": sources(rule)})
    return found


def sources(rule: RuleSet) -> str:
    """Every document that the numbers of this rule set rest on, once each."""
    found = [
        rule.source,
        *(q.source for q in (*rule.quorum, *rule.quorum_also)),
        *([rule.majority.source] if rule.majority else []),
        *(majority.source for _matter, majority in rule.stricter),
    ]
    return "、".join(dict.fromkeys(str(source) for source in found))


def majority_told(rule: RuleSet, turnout: Turnout) -> str:
    """How many must agree, in one sentence; '' where nothing is voted."""
    need = rules.votes_needed(rule, turnout)
    if need is None:
        return ""
    said = _("赞成要满 %(least)s 票才通过：") % {"least": need.least}
    if need.base is Base.PRESENT:
        return said + _("按到会的 %(base)s 人%(share)s算。") % {"base": need.base_count, "share": share_words(need.share)}
    return said + _("按应到 %(base)s 人%(share)s算，不是按到会 %(came)s 人算。") % {
        "base": need.base_count, "share": share_words(need.share), "came": turnout.voters_came,
    }  # fmt: skip


def fixed_lines(rule: RuleSet) -> list[str]:
    """What the chair cannot choose, with its reason: how it is voted where the rule says so, one person at a time, what this body may
    not decide."""
    found = []
    if rule.ballot is not Ballot.EITHER:
        how = _("无记名投票") if rule.ballot is Ballot.SECRET else _("记名表决")
        found.append(_("%(how)s：%(source)s这样定的，不用选。") % {"how": how, "source": rule.source})
    if rule.kind is Kind.ADMISSION:
        found.append(_("几个人要一个一个讨论、一个一个表决。"))
    if rule.written:
        found.append(_("来不了的正式党员，会前正式交了书面意见的，算在票数里：两个人点会场的票时一起点。"))
    if rule.reserved:
        found.append(_("不能由这个会定的：%(what)s。") % {"what": _matters(rule)})
    return found


def _matters(rule: RuleSet) -> str:
    return _("；").join(str(words.MATTER[matter]) for matter in rule.reserved)


def rule_rows(rule: RuleSet, frequency: Frequency | None = None) -> list[tuple[str, str]]:
    """A rule set as short facts: who, how often, notice, how many come and agree, how it is voted, what is published, since when."""
    often = frequency or rule.frequency
    rows: list[tuple[str, str]] = [(_("谁来"), str(words.CONVENED[rule.convened]))]
    if often:
        rows.append((_("多久一次"), str(OFTEN.get(often.months) or _("每 %(n)s 个月一次") % {"n": often.months})))
    if rule.notice:
        rows.append((_("提前通知"), _notice(rule)))
    come = [_("%(who)s的%(share)s") % {"who": base_words(q.base, rule), "share": share_words(q.share)} for q in rule.quorum]
    if come:
        also = [
            _("%(who)s的%(share)s") % {"who": base_words(q.base, rule), "share": share_words(q.share)} for q in rule.quorum_also
        ]
        rows.append((_("到多少人能表决"), _("，或者").join(come) + ("；" + "、".join(also) if also else "")))
    if rule.majority:
        who = base_words(rule.majority.base, rule)
        rows.append((_("多少赞成算通过"), _("%(who)s的%(share)s") % {"who": who, "share": share_words(rule.majority.share)}))
        rows.append(
            (
                _("怎么投"),
                str({Ballot.SECRET: _("无记名"), Ballot.OPEN: _("记名"), Ballot.EITHER: _("记名或无记名")}[rule.ballot]),
            )
        )
        rows.append((_("线上"), _("算到会，可以表决") if rule.online is Online.COUNTED else _("可以听和发言，不算到会")))
        for matter, majority in rule.stricter:
            text = _("%(who)s的%(share)s") % {"who": base_words(majority.base, rule), "share": share_words(majority.share)}
            rows.append((str(words.MATTER[matter]), text))
    if rule.spare_percent:
        rows.append((_("候选人"), _("选委员的，候选人比要选的多 %(n)s%%") % {"n": rule.spare_percent}))
    if rule.reserved:
        rows.append((_("不能定的"), _matters(rule)))
    if rule.written:
        rows.append((_("来不了的"), _("会前正式交书面意见的，算在票数里")))
    if rule.proxy:
        rows.append((_("来不了的"), _("可以写委托书，由同一户的成员代为到会、投票")))
    rows.append((_("能公开的"), "、".join(str(PUBLISH[p]) for p in Publish if p in rule.publish) or _("都不公开")))
    rows.append((_("从哪天起"), f"{rule.since:%Y-%m-%d}" + (f" – {rule.until:%Y-%m-%d}" if rule.until else "")))
    rows.append((_("依据"), sources(rule)))
    return rows


def _notice(rule: RuleSet) -> str:
    assert rule.notice is not None
    said = _("%(n)s 天") % {"n": rule.notice.days}
    if rule.notice.written:
        said += _("，书面通知并张榜")
    if rule.notice.material:
        said += _("，方案一起发")
    return said
