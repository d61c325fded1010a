"""Who may do what with the accounts that money is paid to. Most accounts belong to an organisation: its own posts keep them, and those
of the organisations above (asked through `owners.holders`, since organisations stand above this area)."""

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import declare

KEEP_MERCHANT = declare(
    "payments.keep_merchant",
    "接收款账户、换密钥、停用",
    "Connect an account for payments, change its keys, stop it",
    below=(Role.COUNTY, Role.CITY),
    posts_here=(PostKind.SECRETARY, PostKind.DUES_KEEPER),
)
SEE_ORDERS = declare(
    "payments.see_orders",
    "看收款单和对账结果",
    "See orders and what the bills say",
    below=(Role.COUNTY, Role.CITY, Role.AUDITOR),
    posts_here=(PostKind.SECRETARY, PostKind.DEPUTY, PostKind.DUES_KEEPER, PostKind.DUES_CHECKER),
)
REFUND = declare(
    "payments.refund",
    "退款",
    "Give money back",
    below=(Role.COUNTY,),
    posts_here=(PostKind.SECRETARY, PostKind.DUES_KEEPER),
)
RECONCILE = declare(
    "payments.reconcile",
    "下载账单、了结对账差异",
    "Fetch bills and settle what differs",
    below=(Role.COUNTY,),
    posts_here=(PostKind.DUES_KEEPER, PostKind.DUES_CHECKER),
)
