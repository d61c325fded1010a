"""Who may change a site, and whose desk shows what."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

OPEN_SITE = declare("sites.open_site", "开通站点", "Open a site", below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY))
EDIT_SITE = declare(
    "sites.edit_site",
    "改站点简介、电话和封面",
    "Edit a site's introduction, phone and cover",
    here=(Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
ARRANGE_BOARDS = declare(
    "sites.arrange_boards",
    "排版块、关版块",
    "Order boards and switch them off",
    here=(Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
SEE_ATTENTION = declare(
    "sites.see_attention",
    "看下面要留意的事",
    "See what needs attention below",
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
SEE_DESK = declare(
    "sites.see_desk",
    "看今天的事",
    "See today's matters",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
ANSWER_COMPLAINT = declare(
    "sites.answer_complaint", "答复对平台的意见", "Answer complaints about the platform", below=(Role.COUNTY, Role.CITY)
)
