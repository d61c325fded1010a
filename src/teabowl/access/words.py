"""What access says to people: roles by name, and why one is not given."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise

from teabowl.kernel.actor import Role
from teabowl.kernel.errors import Invalid, NotAllowed, Problem, Refused
from teabowl.ui.form_words import check_no_problems, saying
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

Text = str | Promise

ROLE_NAMES: Mapping[Role, Text] = {
    Role.VILLAGER: _("认证村民"),
    Role.OPERATOR: _("操作员"),
    Role.SECRETARY: _("村书记"),
    Role.KEEPER: _("报账员"),
    Role.FINANCE: _("理财小组成员"),
    Role.TOWNSHIP: _("乡镇组织员"),
    Role.COUNTY: _("县区组织员"),
    Role.CITY: _("市组织员"),
    Role.AUDITOR: _("审计员（只看不改）"),
}

NO_PLACE = _("这一级没有这个角色")
FROM_ABOVE = _("这个角色要由上一级来给")
LAST_ORGANISER = _("这是最后一位市组织员，请先给另一位，再停这一位")

APART: Mapping[str, Text] = {
    "auditor_alone": _("审计员不能再有别的角色，请先停掉这个人的其他角色"),
    "is_auditor": _("这个人是审计员，不能再有别的角色"),
    "money_apart": _("管账的人不能进理财小组，理财小组的人也不能管账"),
}
PERIOD: Mapping[str, Any] = {
    "starts_early": _("开始的日子不能早于今天"),
    "starts_late": _("开始的日子最晚在一年以内"),
    "ends_first": _("结束的日子不能早于开始"),
}


def check_reached(problem: str) -> None:
    """Of `rules.reach_problem`. Raises Invalid or NotAllowed."""
    if problem == "no_place":
        raise Invalid({"role": NO_PLACE})
    if problem:
        raise NotAllowed(FROM_ABOVE)


def check_period(problems: Iterable[Problem]) -> None:
    """Of `rules.period_problems`. Raises Invalid."""
    check_no_problems(problems, say=saying(PERIOD))


def check_apart(problem: str) -> None:
    """Of `rules.apart_problem`. Raises Refused."""
    if problem:
        raise Refused(APART[problem])
