"""Who may do what with an organisation's dues. What one person owes is seen by that person and by who keeps the dues; organisers above
read sums. Money is handled by two: who takes it does not confirm it, who enters spending does not check it."""

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import declare

KEEPERS = (PostKind.DUES_KEEPER, PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER)
CHECKERS = (PostKind.DUES_CHECKER, PostKind.SECRETARY, PostKind.DEPUTY, PostKind.DISCIPLINE_COMMISSIONER)

FIX = declare("dues.fix_amount", "核定党费、记支部的决定", "Fix what members pay, note decisions", posts_here=KEEPERS)
SEE_OWING = declare(
    "dues.see_owing",
    "看谁交了、谁没交（会留下记录）",
    "See who paid and who has not (logged)",
    posts_here=(*KEEPERS, PostKind.DUES_CHECKER),
)
COLLECT = declare("dues.collect", "收现金、转账和代交的党费", "Take dues in cash, by transfer, by proxy", posts_here=KEEPERS)
CONFIRM = declare(
    "dues.confirm",
    "核对收款和支出（和经手的不能是一个人）",
    "Confirm what another took or spent",
    posts_here=(*CHECKERS, PostKind.DUES_KEEPER),
)
KEEP_BOOK = declare("dues.keep_book", "记党费账、对账、结账、上缴", "Keep the book of dues", posts_here=KEEPERS)
READ_BOOK = declare(
    "dues.read_book",
    "看党费账",
    "Read the book of dues",
    posts_here=(*KEEPERS, *CHECKERS),
    posts_below=(PostKind.DUES_KEEPER, PostKind.DISCIPLINE_COMMISSIONER),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
APPROVE_WAIVER = declare(
    "dues.approve_waiver",
    "批下一级的少交、免交",
    "Approve waivers of organisations below",
    posts_below=(PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER),
)
"""Asked of the organisation above the branch."""
SET_TERMS = declare(
    "dues.set_terms",
    "定交党费的日子、按季交、农民党员交多少、上缴比例",
    "Set the day, quarters, farmers' amount and the share handed up",
    posts_here=(PostKind.SECRETARY, PostKind.ORGANISATION_COMMISSIONER),
)
PUBLISH = declare(
    "dues.publish", "公布一年的党费收支", "Publish a year's dues", posts_here=(PostKind.SECRETARY, PostKind.DUES_KEEPER)
)
PAY = declare("dues.pay", "交自己的党费", "Pay one's own dues", members=True)
