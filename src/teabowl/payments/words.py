"""What this area says: states, what is wrong, why not."""

from typing import Any

from teabowl.payments.rules import RefundState, State, Wrong
from teabowl.payments.values import Fault, Way
from teabowl.ui.form_words import saying
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

STATES: dict[str, tuple[Any, str]] = {
    State.NEW.value: (_("还没付"), "plain"),
    State.WAITING.value: (_("等付款"), "plain"),
    State.CLOSING.value: (_("正在关"), "plain"),
    State.CLOSED.value: (_("关了，没付"), "plain"),
    State.PAID.value: (_("付好了"), "ok"),
}
REFUND_STATES: dict[str, tuple[Any, str]] = {
    RefundState.ASKED.value: (_("正要退"), "plain"),
    RefundState.PROCESSING.value: (_("在退，等到账"), "plain"),
    RefundState.SUCCESS.value: (_("退到了"), "ok"),
    RefundState.CLOSED.value: (_("没退成"), "late"),
    RefundState.ABNORMAL.value: (_("付款人的卡收不了"), "miss"),
}
SURPLUS = _("付重了，要退")
MERCHANT_STATES: dict[str, tuple[Any, str]] = {
    "draft": (_("还没试过"), "late"),
    "on": (_("能收款"), "ok"),
    "off": (_("停用"), "plain"),
}
BILL_STATES: dict[str, tuple[Any, str]] = {
    "wanted": (_("还没拿到"), "late"),
    "read": (_("对过了"), "ok"),
    "none": (_("这天没有账"), "plain"),
}
OUTCOMES: dict[str, Any] = {
    "paid": _("认了"),
    "repeated": _("重复，没有再算"),
    "surplus": _("付重了"),
    "closed": _("关了"),
    "waiting": _("没有新的"),
    "wrong": _("对不上，没有认"),
    "unknown": _("没有这一单"),
}
WAYS: dict[str, Any] = {Way.NATIVE.value: _("扫码"), Way.JSAPI.value: _("微信里"), Way.H5.value: _("手机浏览器")}
WRONGS: dict[str, Any] = {
    Wrong.AMOUNT.value: _("金额不一样"),
    Wrong.CURRENCY.value: _("不是人民币"),
    Wrong.MERCHANT.value: _("商户号或应用号不对"),
    Wrong.REFERENCE.value: _("同一单有两个支付单号"),
    Wrong.SURPLUS.value: _("同一笔付了两次"),
    Wrong.UNKNOWN.value: _("账单里有，这里没有这一单"),
    Wrong.UNPAID_HERE.value: _("账单里付了，这里还没付"),
    Wrong.NOT_IN_BILL.value: _("这里付了，账单里没有"),
    Wrong.REFUND_UNKNOWN.value: _("账单里有退款，这里没有"),
    Wrong.REFUND_AMOUNT.value: _("退款金额不一样"),
    Wrong.REFUND_NOT_HERE.value: _("账单里退了，这里还没退"),
    Wrong.REFUND_NOT_IN_BILL.value: _("这里退了，账单里没有"),
}
WHAT_TO_DO: dict[str, Any] = {
    Wrong.SURPLUS.value: _("退掉这一单。"),
    Wrong.UNKNOWN.value: _("看看是不是线下收的，或别的系统收的，写一句是什么。"),
    Wrong.UNPAID_HERE.value: _("系统会再问一次微信，问到了自己消掉。"),
    Wrong.NOT_IN_BILL.value: _("隔一天还在，就问微信支付客服。"),
    Wrong.AMOUNT.value: _("钱到了但数不对：退掉，请付款人重付。"),
}
LOOK_INTO = _("查清是什么，写一句，就算了结。")
FAULTS: dict[str, Any] = {
    Fault.AWAY.value: _("微信支付没有回应"),
    Fault.BUSY.value: _("微信支付说太忙"),
    Fault.UNTRUSTED.value: _("微信支付的回应验不了签：微信支付公钥不对"),
    Fault.KEYS.value: _("微信支付不认这套密钥"),
    Fault.REFUSED.value: _("微信支付不让办"),
}
PROBLEMS = {
    "amount": _("金额要在 0.01 元到 %(n)s 元之间"),
    "empty": _("这里还没写"),
    "refund_amount": _("退的钱要比 0 多，最多 %(n)s 元"),
    "refund_too_much": _("这一单最多还能退 %(n)s 元"),
    "refund_too_late": _("付了超过 %(n)s 天，微信不能再退，请转账退"),
    "number": _("商户号是 8 到 10 位数字"),
    "app": _("AppID 以 wx 开头，共 18 位"),
    "serial": _("证书序列号是 40 位的数字和字母"),
    "private_key": _("这不是商户 API 私钥（apiclient_key.pem 里的全部内容）"),
    "apiv3_key": _("APIv3 密钥是 32 位"),
    "public_key": _("这不是微信支付公钥（pub_key.pem 里的全部内容）"),
    "public_key_id": _("公钥 ID 以 PUB_KEY_ID_ 开头"),
    "public_pair": _("公钥和公钥 ID 要一起填，或都不填"),
}
SAY = saying(PROBLEMS)
NO_ORDER = _("没有这一单")
NO_MERCHANT = _("没有这个收款账户")
PAID_ALREADY = _("已经付过了")
EXPIRED = _("这一单过期了，请回到原来的页面重新付")
CLOSED = _("这一单关了，请回到原来的页面重新付")
PAYING_NOW = _("正在付款，稍等一下再看")
NOT_PAID = _("还没付，退不了")
REFUND_TAKEN = _("微信已经在退这笔钱，停不下来了")
MERCHANT_OFF = _("这个收款账户停用了，请问收款的同志")
NEEDS_WECHAT = _("要在微信里用微信登录过，才能这样付；请用扫码付")
DUPLICATE = _("这个商户号已经接过了")
CHECK_FIRST = _("先试一下密钥对不对")
MONEY = _("写成 12.50 这样")
LATER = _("微信支付没有回应，请过一会儿再试")
CANNOT = _("微信支付现在不让办这件事，请告诉收款的同志")
NO_BILL_YET = _("这天的账单还没有：第二天上午十点以后才有，只有三个月以内的")
NO_DIFFERENCE = _("没有这条差异")
REFUND_IT = _("这是多付的钱，退掉才算了结")
