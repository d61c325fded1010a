"""What the audit says of deeds here, in words."""

from teabowl.dues import words
from teabowl.dues.codes import PaymentState, Way
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "fix_amount": _("核定党费"),
    "open_amount": _("看了核定的党费和基数"),
    "set_terms": _("定交党费的规矩"),
    "excuse_months": _("记下没交党费的正当理由"),
    "ask_waiver": _("申请少交党费"),
    "decide_waiver": _("支部定少交党费"),
    "approve_waiver": _("上级批少交党费"),
    "see_waivers": _("看了少交党费的申请"),
    "settle_concern": _("写下谈话的结果"),
    "see_concerns": _("看了半年没交党费的"),
    "see_owing": _("看了谁交了党费、谁没交"),
    "see_payments": _("看了党费的收款"),
    "export_owing": _("导出党费表"),
    "take_payment": _("收党费"),
    "start_payment": _("网上交党费"),
    "confirm_payment": _("核对收款"),
    "drop_payment": _("撤了没有核对的收款"),
    "return_payment": _("退回党费"),
    "add_entry": _("记党费账"),
    "keep_vouchers": _("附上票据"),
    "drop_voucher": _("拿掉一张票据"),
    "check_entry": _("核对党费账"),
    "reverse_entry": _("冲回一笔党费账"),
    "close_month": _("结党费账"),
    "hand_up": _("上缴党费"),
    "receive_handing": _("收到下级上缴"),
    "cancel_handing": _("撤回上缴"),
    "bring_in_bank": _("导入银行流水"),
    "match_line": _("对银行流水"),
    "publish_year": _("公布党费"),
    "work_out_month": _("算出一个月的党费"),
}
FIELDS = {
    "starts": _("从哪个月起"),
    "decision": _("依据的决定"),
    "since": _("从哪个月起"),
    "day": _("每月哪天以前"),
    "quarterly": _("可以按季交"),
    "share": _("上缴比例（万分之几）"),
    "months": _("月份"),
    "month": _("月份"),
    "state": _("状态"),
    "way": _("怎么交的"),
    "what": _("记什么"),
    "amount": _("金额（分）"),
    "why": _("为什么"),
    "year": _("年份"),
    "lines": _("流水"),
    "vouchers": _("票据张数"),
    "matched": _("对上的"),
    "members": _("人数"),
    "count": _("行数"),
}
VALUES = {
    **{way.value: words.WAY[way] for way in Way},
    **{state.value: words.PAYMENT[state] for state in PaymentState},
    **{state.value: text for state, text in words.WAIVER.items()},
    **{what.value: text for what, text in words.WHAT.items()},
}
