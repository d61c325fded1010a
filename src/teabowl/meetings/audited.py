"""What the audit says of deeds here, in words."""

from teabowl.meetings import words
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DEEDS = {
    "plan_meeting": _("定了一个会"),
    "change_meeting": _("改了会的安排"),
    "change_agenda": _("改了议程"),
    "bring_point": _("把一件事排上议程"),
    "take_point_off": _("把一件事从议程上撤下"),
    "convene_meeting": _("发了开会通知"),
    "cancel_meeting": _("说会不开了"),
    "reply": _("答了来不来"),
    "open_meeting": _("宣布开会"),
    "sign_in": _("签到"),
    "mark": _("记了谁到谁没到"),
    "admit": _("登记了一个到会的人"),
    "give_mandate": _("记了谁委托谁"),
    "end_mandate": _("收回了委托"),
    "set_duty": _("定了主持人、记录人"),
    "speak": _("发言"),
    "raise_hand": _("举手"),
    "take_item": _("议到哪一项"),
    "put_to_vote": _("提交表决"),
    "close_vote": _("截止表决"),
    "end_meeting": _("宣布散会"),
    "write_minutes": _("写会议记录"),
    "confirm_minutes": _("确认会议记录"),
    "correct_minutes": _("更正以前的记录"),
    "publish_record": _("公开会议的决定"),
    "add_task": _("定了一件事由谁办"),
    "close_task": _("说一件事办得怎样"),
    "add_seat": _("登记代表、委员"),
    "end_seat": _("代表、委员到期"),
    "change_seat": _("改了名单上的小组、户主"),
    "stage_roll": _("传上一份名单检查"),
    "confirm_roll": _("导入了一份名单"),
    "undo_roll": _("撤回了导入的名单"),
    "drop_roll": _("扔掉了一份名单"),
    "read_roll": _("下载了名单"),
    "set_rhythm": _("定了多久开一次"),
    "read_names": _("看了谁到会"),
    "read_minutes": _("看了会议记录"),
}
FIELDS = {
    "state": _("会开到哪一步"),
    "counted": _("清点了"),
    "decided_in": _("在哪个会上定的"),
    "length": _("多长"),
    "material": _("材料"),
    "passed": _("通过"),
    "published_at": _("公布的时刻"),
    "task": _("任务"),
    "starts_at": _("时间"),
    "mark": _("到会"),
    "item": _("议程"),
    "count": _("人数"),
    "months": _("几个月一次"),
    "duty": _("主持、记录"),
    "good": _("可以导入的行"),
    "bad": _("要改的行"),
    "back": _("撤回的行"),
    "kept": _("留下的行"),
    "group": _("小组"),
    "household": _("户主"),
}
VALUES = {str(state): text for state, text in words.STATE.items()} | {
    str(mark): text for mark, text in words.MARK.items() if mark
}
