"""Who can be stepped into: the demo's people with a part to play, all invented."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from teabowl.kernel.actor import Role

TOWNSHIPS = ("371725109000", "371724101000", "371702104000", "371721105000")
"""Rich townships: 随官屯镇 (郓城), 龙固镇 (巨野), 都司镇 (牡丹), 韩集镇 (曹县)."""
VILLAGES_EACH = 10
SHOWCASE = "371725109200"
"""随西村: the village that the start page leads to."""
MERGED, INTO = "371721105213", "371721105214"
"""刘岗 into 伊庄, both of 韩集镇: an invented merger of real names."""
RENAMED, NEW_NAME = "371724101232", "新张楼"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where, as what, by which invented name, and what one may try."""

    key: str
    name: str
    place: str
    role: Role | None
    zh: str
    try_zh: str
    start: str


PARTS = (
    Part(
        "villager",
        "赵小满",
        SHOWCASE,
        Role.VILLAGER,
        _("随西村三组的村民"),
        _("写信、发帖、评论，看谁看过自己的信息"),
        "/p/371725109200/",
    ),
    Part(
        "operator",
        "周明芳",
        SHOWCASE,
        Role.OPERATOR,
        _("随西村的操作员"),
        _("今天的事：认证、举报、公开来信"),
        "/p/371725109200/desk/",
    ),
    Part(
        "secretary",
        "孙立根",
        SHOWCASE,
        Role.SECRETARY,
        _("随西村的书记"),
        _("答复来信，包括只给书记看的"),
        "/p/371725109200/desk/",
    ),
    Part(
        "township",
        "郑晓岚",
        "371725109000",
        Role.TOWNSHIP,
        _("随官屯镇的组织员"),
        _("看哪封信迟了，裁决申诉"),
        "/p/371725109000/desk/",
    ),
    Part(
        "county",
        "吴建业",
        "371725000000",
        Role.COUNTY,
        _("郓城县的组织员"),
        _("并村、改名，先看会动什么"),
        "/p/371725000000/desk/",
    ),
    Part(
        "city",
        "冯致远",
        "371700000000",
        Role.CITY,
        _("菏泽市的组织员"),
        _("全市的数，打开到每一条记录；关账"),
        "/p/371700000000/figures/",
    ),
    Part(
        "auditor",
        "蒋慎言",
        "371700000000",
        Role.AUDITOR,
        _("只看不改的审计"),
        _("谁在什么时候做过什么"),
        "/p/371725109200/audit/",
    ),
    Part("newcomer", "外乡的小许", "", None, _("刚注册、还不属于哪个村的人"), _("关注一个村，申请认证"), "/find/"),
    Part(
        "finance",
        "韩长河",
        SHOWCASE,
        Role.FINANCE,
        _("随西村理财小组的成员"),
        _("逐笔看账，签字，或者提疑问"),
        "/me/accounts/",
    ),
    Part(
        "member",
        "马远航",
        SHOWCASE,
        None,
        _("随西村的党员，在北京打工"),
        _("参加支部的会，交党费，看支部的学习材料"),
        "/me/party/",
    ),
)
