"""What a change that is not possible says, and what the kinds of changes and levels are called."""

from typing import Any

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Refused
from teabowl.places.models import Change
from teabowl.places.rules import Fault
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

KINDS = {
    Change.Kind.LOAD: gettext_lazy("载入"),
    Change.Kind.OPEN: gettext_lazy("新设"),
    Change.Kind.RENAME: gettext_lazy("改名"),
    Change.Kind.MOVE: gettext_lazy("划转"),
    Change.Kind.SPLIT: gettext_lazy("分设"),
    Change.Kind.MERGE: gettext_lazy("合并"),
    Change.Kind.CLOSE: gettext_lazy("撤销建制"),
}

LEVEL_NAMES = {
    Level.PROVINCE: gettext_lazy("省"),
    Level.CITY: gettext_lazy("市"),
    Level.COUNTY: gettext_lazy("县区"),
    Level.TOWNSHIP: gettext_lazy("乡镇街道"),
    Level.VILLAGE: gettext_lazy("村和社区"),
}

SENTENCES: dict[Fault, Any] = {
    Fault.NOTHING: gettext_lazy("还没有选要合并的地方"),
    Fault.IN_FUTURE: gettext_lazy("日期还没有到：等生效那天再办"),
    Fault.BEFORE_OPENING: gettext_lazy("%(name)s那时还没有设立，日期要往后写"),
    Fault.BEFORE_LAST_CHANGE: gettext_lazy("%(name)s在 %(date)s 变过，日期不能比那天早"),
    Fault.CLOSED: gettext_lazy("%(name)s已经撤并，不能再改"),
    Fault.ITSELF: gettext_lazy("%(name)s不能并入它自己"),
    Fault.OTHER_LEVEL: gettext_lazy("%(name)s和要并入的地方不是一级，不能合并"),
    Fault.PARENT_LEVEL: gettext_lazy("%(name)s要归上一级管，不能隔级"),
    Fault.ALREADY_THERE: gettext_lazy("%(name)s本来就归那里"),
    Fault.HAS_CHILDREN: gettext_lazy("%(name)s下面还有 %(n)s 个地方，先划走或并走"),
    Fault.HAS_RECORDS: gettext_lazy("%(name)s还有%(what)s，不能没有去处：写上并入哪里"),
    Fault.LOWEST_ONLY: gettext_lazy("只有村和社区能分设"),
    Fault.CODE_TAKEN: gettext_lazy("编号 %(code)s 已经有地方用了"),
    Fault.CODE_FORM: gettext_lazy("编号是 12 位数字，写的是“%(code)s”"),
    Fault.NAME_FORM: gettext_lazy("名称要写，最多 60 个字，不能有表情、符号和看不见的字符"),
    Fault.NO_DECISION: gettext_lazy("写上依据的文件"),
}


def refused(fault: Fault, **details: Any) -> Refused:
    """The refusal for a fault, in the reader's language."""
    return Refused(SENTENCES[fault] % details if details else SENTENCES[fault])


def told(change: Change, names: dict[str, str]) -> str:
    """A change in one sentence. `names`: 'subjects', 'target', 'opened', as they were called before it."""
    sentences = {
        Change.Kind.LOAD: _("载入名录"),
        Change.Kind.OPEN: _("%(target)s新设%(opened)s"),
        Change.Kind.RENAME: _("%(subjects)s改名"),
        Change.Kind.MOVE: _("%(subjects)s划归%(target)s"),
        Change.Kind.SPLIT: _("从%(subjects)s分出%(opened)s"),
        Change.Kind.MERGE: _("%(subjects)s并入%(target)s"),
        Change.Kind.CLOSE: _("%(subjects)s撤销"),
    }
    return sentences[Change.Kind(change.kind)] % names
