"""Verbs of people."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import Open, declare

FOLLOW = declare("people.follow_village", "关注村子", "Follow a village", open_to=Open.SIGNED_IN)
APPLY = declare("people.apply_for_membership", "申请认证村民", "Apply to be a verified villager", open_to=Open.SIGNED_IN)
DECIDE = declare(
    "people.decide_membership", "办理村民认证", "Confirm or decline villagers", here=(Role.OPERATOR, Role.SECRETARY)
)
VOUCH = declare("people.vouch_for", "给邻居作证", "Vouch for a neighbour", here=(Role.VILLAGER,))
LIST_MEMBERS = declare(
    "people.list_members",
    "查看村民名册",
    "See the list of villagers",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.AUDITOR,),
)
IMPORT_REGISTER = declare(
    "people.import_register", "导入村民名册", "Import the village register", here=(Role.OPERATOR, Role.SECRETARY)
)
READ_RESIDENT_NUMBER = declare(
    "people.read_resident_number",
    "查看遮住的身份证号",
    "See a masked resident number",
    here=(Role.OPERATOR, Role.SECRETARY),
)
