"""What organisations, members, posts and their problems are called."""

from functools import partial
from typing import Any

from teabowl.organisations.kinds import End, EventKind, Kind, PostKind, PostWhy, Status, StepKind
from teabowl.ui.form_words import check_no_problems, saying
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

KINDS: dict[str, Any] = {
    Kind.COMMITTEE: _("党委"),
    Kind.GENERAL_BRANCH: _("党总支"),
    Kind.BRANCH: _("党支部"),
    Kind.JOINT_BRANCH: _("联合党支部"),
    Kind.GROUP: _("党小组"),
}
STATUSES: dict[str, Any] = {
    Status.APPLICANT: _("入党申请人"),
    Status.ACTIVIST: _("入党积极分子"),
    Status.DEVELOPMENT: _("发展对象"),
    Status.PROBATIONARY: _("预备党员"),
    Status.FULL: _("正式党员"),
}
STEPS: dict[str, Any] = {
    StepKind.ENTERED: _("登记在册"),
    StepKind.APPLIED: _("递交入党申请"),
    StepKind.ACTIVIST: _("定为入党积极分子"),
    StepKind.DEVELOPMENT: _("列为发展对象"),
    StepKind.ADMITTED: _("接收为预备党员"),
    StepKind.EXTENDED: _("延长预备期"),
    StepKind.CONFIRMED: _("转为正式党员"),
    StepKind.TRANSFERRED: _("组织关系转到这里"),
    StepKind.NO_VOTE: _("留党察看，期间没有表决权"),
    StepKind.ENDED: _("不再是这里的党员"),
    StepKind.RESTORED: _("恢复党籍"),
}
STEP_NOTES: dict[str, Any] = {
    StepKind.ACTIVIST: _("支部委员会（不设委员会的由支部大会）研究决定，报上级党委备案，指定一两名正式党员作联系人"),
    StepKind.DEVELOPMENT: _("培养教育满一年，支部委员会讨论同意，报上级党委备案，有两名正式党员作介绍人"),
    StepKind.ADMITTED: _("支部大会表决，赞成的要超过应到有表决权党员的半数。预备期一年，从大会这天算。三个月内报上级党委审批"),
    StepKind.EXTENDED: _("只能延长一次，最少半年，最多一年"),
    StepKind.CONFIRMED: _("预备期满，本人申请，支部大会表决，三个月内报上级党委审批。党龄从这天算"),
    StepKind.NO_VOTE: _("期间没有表决权、选举权和被选举权，最长两年"),
    StepKind.RESTORED: _("按规定恢复党籍的才登记"),
}
ENDS: dict[str, Any] = {
    End.DIED: _("去世"),
    End.RESIGNED: _("本人退党"),
    End.REMOVED: _("除名"),
    End.EXPELLED: _("开除党籍"),
    End.CANCELLED: _("取消预备党员资格"),
    End.LOST: _("停止党籍（失去联系）"),
    End.AWAY: _("组织关系转到本系统以外"),
    End.DROPPED: _("入党申请不再继续"),
    End.UNDONE: _("表格导错了，撤回"),
}
POSTS: dict[str, Any] = {
    PostKind.SECRETARY: _("书记"),
    PostKind.DEPUTY: _("副书记"),
    PostKind.ORGANISATION_COMMISSIONER: _("组织委员"),
    PostKind.DISCIPLINE_COMMISSIONER: _("纪检委员"),
    PostKind.PUBLICITY_COMMISSIONER: _("宣传委员"),
    PostKind.COMMISSIONER: _("委员"),
    PostKind.RECORDER: _("记录人"),
    PostKind.DUES_KEEPER: _("党费管理员"),
    PostKind.DUES_CHECKER: _("党费复核人"),
    PostKind.GROUP_LEADER: _("小组长"),
}
WHYS: dict[str, Any] = {
    PostWhy.TERM: _("任期到了"),
    PostWhy.MOVED: _("工作调动"),
    PostWhy.AGE: _("年龄大了"),
    PostWhy.HEALTH: _("身体原因"),
    PostWhy.RESIGNED: _("本人辞职"),
    PostWhy.UNFIT: _("不胜任，调整"),
    PostWhy.DISCIPLINE: _("违纪处理"),
    PostWhy.DIED: _("去世"),
    PostWhy.MERGED: _("组织合并"),
    PostWhy.OTHER: _("其他"),
    PostWhy.MISTAKE: _("登记错了，没有任过"),
}
EVENTS: dict[str, Any] = {
    EventKind.SET_UP: _("设立"),
    EventKind.RENAMED: _("改名"),
    EventKind.REFORMED: _("改变形式"),
    EventKind.MOVED: _("换了上级"),
    EventKind.MERGED: _("并入别的组织"),
    EventKind.DISSOLVED: _("撤销"),
    EventKind.ELECTED: _("换届选举"),
    EventKind.JOINED: _("联合的地方变了"),
}
SIZE_HINTS: dict[str, Any] = {
    "too_few": _("正式党员 %(n)s 人，不足 3 人。可以和邻近的村、单位成立联合党支部"),
    "could_part": _("正式党员 %(n)s 人。够 3 人的村、单位，应当单独成立党支部"),
    "joint_wide": _("联合了 %(n)s 个村、单位，一般不超过 5 个"),
    "general_branch": _("党员 %(n)s 人，超过 50 人。可以成立党总支，下面分支部"),
    "committee": _("党员 %(n)s 人，到了 100 人。经县级党委批准，可以成立党委"),
    "small_general_branch": _("党员 %(n)s 人，没有超过 50 人。确因工作需要，才保留党总支"),
    "needs_committee": _("正式党员 %(n)s 人，有 7 人以上就要选支部委员会，3 至 5 人，最多 7 人"),
    "secretary_only": _("正式党员 %(n)s 人，不足 7 人，设一名书记，必要时设一名副书记，不设委员会"),
    "large_committee": _("支部委员会 %(n)s 人，一般不超过 7 人"),
}
PROBLEMS: dict[str, Any] = {
    "needs_parent": _("请选上级组织"),
    "wrong_parent": _("支部、总支在党委或总支下面，小组在支部下面"),
    "name_taken": _("这里已经有一个叫这个名字的组织"),
    "loop": _("不能把一个组织放到它自己下面"),
    "same": _("和现在一样，没有要改的"),
    "other_place": _("只能并到同一个上级下面的组织，先把它们放到一起"),
    "not_now": _("现在还不到这一步"),
    "not_this_end": _("这位不适用这种情形"),
    "in_future": _("这一天还没有到"),
    "before_last_step": _("比上一步还早，请核对日期"),
    "before_set_up": _("比上一次变动还早，请核对日期"),
    "decision_needed": _("请写上依据的决议或批复"),
    "cultivation_too_short": _("培养教育要满一年，还不到"),
    "probation_not_over": _("预备期还没有满"),
    "extension_range": _("预备期只能延长一次，半年到一年"),
    "no_vote_range": _("最长两年，请写到哪一天"),
    "date_needed": _("请写上日期，比如 2019-07-01"),
    "before_admission": _("比接收为预备党员还早，请核对"),
    "before_application": _("比递交申请还早，请核对"),
    "post_of_group": _("小组长在党小组里设，别的职务不在党小组里设"),
    "post_wants_full_member": _("这个职务要由正式党员担任"),
    "secretary_wants_a_year": _("书记要有一年以上党龄"),
    "holds_it": _("这位已经在这个职务上"),
    "two_people": _("管党费的和复核的，要是两个人"),
    "why_needed": _("原来的书记为什么不任了，请选一个"),
    "already_member": _("这位已经登记在党员名册里，要到这里来，请办组织关系转接"),
    "not_branch": _("党员登记在支部里"),
    "not_found": _("名册里没有找到这位，请从名单里选"),
    "has_members": _("还有 %(n)s 名党员，先转到别的支部，或者办合并"),
    "has_children": _("下面还有 %(n)s 个组织，先把它们转到别的上级下面"),
    "not_group_here": _("这个小组不在这个支部里"),
}
NOT_HERE = _("这里没有这个组织")
NO_MEMBER = _("名册里没有这位党员")
NO_POST = _("没有这个职务，也许已经免了")
ONLY_JOINT = _("只有联合党支部可以联合几个地方。别的先改变形式")
JOIN_WHICH = _("请选现在还在的地方，最多 %(n)s 个")
JOIN_NOT_YOURS = _("%(place)s不归您管，请上一级来选")
DISSOLVED = _("这个组织已经撤销或合并，不再改动")

say = saying(PROBLEMS)
check_nothing_wrong = partial(check_no_problems, say=say)
