"""Verbs of organisations. A post gives a verb in its organisation, some also below it; asked through `authority`."""

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import declare
from teabowl.organisations import permissions_moves  # noqa: F401, more verbs of this area, in the same table

_ORGANISERS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
_LEADERS = (PostKind.SECRETARY, PostKind.DEPUTY)
_ORGANISING = (*_LEADERS, PostKind.ORGANISATION_COMMISSIONER)

KEEP_TREE = declare(
    "organisations.keep_tree",
    "设立、撤并、改名党组织",
    "Set up, merge, rename and dissolve organisations",
    below=_ORGANISERS,
)
KEEP_POSTS = declare(
    "organisations.keep_posts",
    "任免党组织的职务",
    "Appoint to posts of an organisation and end them",
    below=_ORGANISERS,
)
KEEP_MEMBERS = declare(
    "organisations.keep_members",
    "登记党员和入党各步",
    "Enter members and the steps of joining",
    here=(Role.SECRETARY,),
    below=_ORGANISERS,
    posts_here=_ORGANISING,
    posts_below=(PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER),
)
SEE_MEMBERS = declare(
    "organisations.see_members",
    "看党员名册",
    "See who the members are",
    here=(Role.SECRETARY,),
    below=(*_ORGANISERS, Role.AUDITOR),
    posts_here=(
        *_ORGANISING,
        PostKind.DISCIPLINE_COMMISSIONER,
        PostKind.DUES_KEEPER,
        PostKind.DUES_CHECKER,
        PostKind.GROUP_LEADER,
    ),
    posts_below=(PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER),
    members=True,
)
SEE_FILE = declare(
    "organisations.see_member",
    "看一位党员的经历和材料",
    "See one member's steps and papers",
    here=(Role.SECRETARY,),
    below=(*_ORGANISERS, Role.AUDITOR),
    posts_here=_ORGANISING,
    posts_below=(PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER),
)
BRING_IN = declare(
    "organisations.import_members",
    "从表格登记党员",
    "Import members and organisations",
    below=_ORGANISERS,
    posts_below=(PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER),
)
EXPORT = declare(
    "organisations.export_members",
    "导出党员名册和党组织",
    "Export members and organisations",
    below=(*_ORGANISERS, Role.AUDITOR),
    posts_below=(PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER),
)
