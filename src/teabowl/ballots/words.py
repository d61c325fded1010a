"""What votes say to people. Chinese is the source."""

from collections.abc import Iterable
from typing import Any, NoReturn

from teabowl.ballots.values import WRITTEN, Base, MajorityRule, Option, Result, Stance, Why
from teabowl.kernel.errors import Invalid, Problem
from teabowl.ui.form_words import CHOOSE_ONE, WRITE_SOMETHING
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NOT_HERE = gettext_lazy("这里没有这个表决，或者您不在名单上")
NOT_YOURS = gettext_lazy("这个表决的名单上没有您，您可以看，不能投")
NOT_RUN = gettext_lazy("这件事由主持会议的人来办")
OVER = gettext_lazy("已经截止计票了，不能再投")
PAUSED = gettext_lazy("先表决修改意见，表决完了再投这一件")
WITHDRAWN = gettext_lazy("这个表决撤回了")
NOT_COUNTED = gettext_lazy("还没有计票，结果在截止以后一起显示")
VOTED_ELSEWHERE = gettext_lazy("您已经投过票了，只算那一张。这一张没有算")
NO_MANDATE = gettext_lazy("委托收回了，或者本人自己来了。这一票您不能再替他投")
VOTED_IN_HALL = gettext_lazy("您在会场投过票了，手机上不再投")
IS_FINAL = gettext_lazy("您已经投过票了，这次表决投了就不能改")
BAD_PAPER = gettext_lazy("这张票不是发给您的，或者放得太久。请重新打开这一页再投")
HALL_DIFFERS = gettext_lazy("两个人点的数对不上，先不算。请各自再点一遍，再填一次")
HALL_DONE = gettext_lazy("会场的票已经点好了，两个人的数一样")
HALL_OPEN = gettext_lazy("会场的票还差一个人点，或者两个人的数对不上，先不能计票")
NOT_ON_LIST = gettext_lazy("名单上没有的人不能算")
NOT_THERE = gettext_lazy("%(names)s 还没有记到会场，先在名单里点“到了”")
PHONE_ALREADY = gettext_lazy("%(names)s 已经在手机上投过票，不能再在会场算一次")
NO_ELECTORS = gettext_lazy("名单上一个人也没有，没法表决")
TOO_MANY_ELECTORS = gettext_lazy("一次表决的名单最多 %(most)s 人")
WHOLE_TOO_SMALL = gettext_lazy("总人数不能比有表决权的人少")
PRESENT_RANGE = gettext_lazy("到会的人数要在 %(least)s 和 %(most)s 之间")
VOTES_CAST = gettext_lazy("已经有人投票了，不能再提修改意见。可以撤回，改好了再表决")
ONE_AMENDMENT = gettext_lazy("有一条修改意见正在表决，等它有了结果再提")
NOTHING_CHANGED = gettext_lazy("和原来的一样，没有要改的")
NOT_AMENDABLE = gettext_lazy("选举和修改意见不能再修改")

PROBLEMS: dict[str, Any] = {
    "write_something": WRITE_SOMETHING,
    "too_long": gettext_lazy("最多 %(n)s 字"),
    "options_twice": gettext_lazy("有两个选项是一样的"),
    "options_many": gettext_lazy("选项最多 %(n)s 个，每个不超过 100 字"),
    "options_needed": gettext_lazy("至少要有两个选项，其中一个是赞成的"),
    "only_candidates": gettext_lazy("选举只写候选人"),
    "seats_range": gettext_lazy("要选的人数在 1 和 %(n)s 之间"),
    "candidates_few": gettext_lazy("候选人太少，按规定至少要有 %(n)s 人"),
    "choose_one": CHOOSE_ONE,
    "choose_fewer": gettext_lazy("选多了，最多选 %(n)s 人"),
    "not_an_option": gettext_lazy("没有这个选项"),
    "no_write_ins": gettext_lazy("这次选举不能另选别人"),
    "bad_name": gettext_lazy("名字最多 20 个字"),
    "numbers_impossible": gettext_lazy("数对不上：哪一项都不能比有效票多，也不能是负数"),
    "numbers_differ": gettext_lazy("各项加起来和有效票不一样多，请再点一遍"),
}


def check_nothing_wrong(problems: Iterable[Problem]) -> None:
    """Raises Invalid with the sentence of each field's first problem."""
    found: dict[str, Any] = {}
    for problem in problems:
        found.setdefault(problem.field, said_of(problem.code, problem.n))
    if found:
        raise Invalid(found)


def said_of(code: str, n: int = 0) -> str:
    text = str(PROBLEMS[code])
    return text % {"n": n} if "%(" in text else text


def invalid(field: str, code: str, n: int = 0) -> NoReturn:
    raise Invalid({field: said_of(code, n)})


OPTION_WORDS: dict[str, Any] = {
    "yes": gettext_lazy("同意"),
    "no": gettext_lazy("不同意"),
    "abstain": gettext_lazy("弃权"),
}


def option_text(option: Option) -> str:
    return option.text or str(OPTION_WORDS.get(option.key, option.key))


def text_of(key: str, options: Iterable[Option]) -> str:
    """An option's words by its key, of a written-in person the name."""
    if key.startswith(WRITTEN):
        return key.removeprefix(WRITTEN)
    return next((option_text(o) for o in options if o.key == key), key)


BASES: dict[Base, Any] = {
    Base.ALL: gettext_lazy("全体 %(n)s 人"),
    Base.VOTING_MEMBERS: gettext_lazy("有表决权的 %(n)s 人"),
    Base.PRESENT: gettext_lazy("实到 %(n)s 人"),
    Base.VOTES: gettext_lazy("收到 %(n)s 票"),
}


def share_words(numerator: int, denominator: int, strict: bool) -> str:
    """'过半数' or '2/3 以上' as one says it."""
    if (numerator, denominator) == (1, 2):
        return _("要超过一半") if strict else _("要有一半以上")
    share = {"share": f"{numerator}/{denominator}"}
    return _("要超过 %(share)s") % share if strict else _("要有 %(share)s 以上") % share


def base_words(base: Base, n: int) -> str:
    return str(BASES[base]) % {"n": n}


def why_needed(rule: MajorityRule, base: int, needed: int) -> str:
    """为什么是 12: of whom, which share, how it is reckoned."""
    exact = base * rule.numerator / rule.denominator
    return _("%(base)s，同意的%(share)s。%(n)s 的 %(fraction)s 是 %(exact)s，所以要 %(needed)s 票。") % {
        "base": base_words(rule.base, base),
        "share": share_words(rule.numerator, rule.denominator, rule.strict),
        "n": base,
        "fraction": _("一半") if (rule.numerator, rule.denominator) == (1, 2) else f"{rule.numerator}/{rule.denominator}",
        "exact": f"{exact:.2f}".rstrip("0").rstrip("."),
        "needed": needed,
    }


def why_quorum(rule: MajorityRule, result: Result) -> str:
    """Whether enough attended, '' where the rule asks for nothing."""
    if rule.quorum_base is None:
        return ""
    given = {
        "share": share_words(rule.quorum_numerator, rule.quorum_denominator, rule.quorum_strict),
        "quorum": result.quorum,
        "present": result.attending,
    }
    if result.attending >= result.quorum:
        return _("到会的%(share)s，就是 %(quorum)s 人，实到 %(present)s 人，人够了。") % given
    return _("到会的%(share)s，就是 %(quorum)s 人，实到 %(present)s 人，人不够，表决不算数。") % given


WHYS: dict[Why, Any] = {
    Why.ENOUGH: gettext_lazy("同意 %(given)s 票，够 %(needed)s 票，通过。"),
    Why.SHORT: gettext_lazy("最多的得 %(given)s 票，不够 %(needed)s 票，没有通过。"),
    Why.TIE: gettext_lazy("票数一样多，分不出先后，要再投一次。"),
    Why.NO_QUORUM: gettext_lazy("到会的人不够，表决不算数。"),
    Why.MORE_PAPERS: gettext_lazy("收回的票比发出的多，表决作废，要重新投。"),
    Why.SEATS_LEFT: gettext_lazy("够票的人比要选的少，空出的名额另行选举。"),
    Why.ALL_SEATS: gettext_lazy("每人都够 %(needed)s 票，选满了。"),
}


def why_words(result: Result) -> list[str]:
    return [str(WHYS[code]) % {"given": result.given, "needed": result.needed} for code in result.why]


BLANK_PAPER = gettext_lazy("空白票")


def outcome(motion: Any, result: Result | None) -> str:
    """How a motion ended, in a word; '' while it runs."""
    if result is None:
        return ""
    if motion.election:
        names = "、".join(text_of(key, motion.its_options) for key in result.winners)
        return _("选出 %(names)s") % {"names": names} if names else _("没有选出人")
    if not result.passed:
        return _("没有通过")
    proposals = [o for o in motion.its_options if o.stance is Stance.FOR]
    if len(proposals) == 1 or motion.its_rule.together:
        return _("通过")
    return _("通过：%(what)s") % {"what": text_of(result.winners[0], motion.its_options)}
