"""Who may change a site, and whose desk shows what."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

OPEN_SITE = declare("sites.open_site", "开通站点", "Open a site", below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY))
EDIT_SITE = declare(
    "sites.edit_site",
    "改站点简介和电话",
    "Edit a site's introduction and phone",
    here=(Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY),
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
