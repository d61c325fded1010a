"""What the audit says of deeds here, in words."""

from teabowl.payments import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "open_merchant": _("接收款账户"),
    "change_keys": _("换收款账户的密钥"),
    "check_merchant": _("试收款账户的密钥"),
    "switch_merchant": _("启用、停用收款账户"),
    "create_order": _("开付款单"),
    "give_up_order": _("不付了"),
    "close_order": _("关付款单"),
    "take_payment": _("收到付款"),
    "refund": _("退款"),
    "drop_refund": _("撤回退款"),
    "take_refund": _("退款有了结果"),
    "read_bill": _("对账"),
    "settle_difference": _("了结对账差异"),
}
FIELDS = {
    "amount": _("金额（分）"),
    "state": _("状态"),
    "refund": _("退款"),
    "number": _("商户号"),
    "day": _("哪天的账"),
    "lines": _("账单行数"),
    "kind": _("哪里不一样"),
    "note": _("说明"),
}
VALUES = {
    **{state: said for state, (said, _look) in words.STATES.items()},
    **{state: said for state, (said, _look) in words.REFUND_STATES.items()},
    **words.WRONGS,
    **{state: said for state, (said, _look) in words.MERCHANT_STATES.items()},
}
