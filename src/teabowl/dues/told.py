"""The messages of dues."""

from teabowl.kernel.telling import MessageKind, Pace

KINDS = [
    MessageKind("dues.paid", "党费交了", "Your dues are paid", "是您交的党费", "You paid them"),
    MessageKind("dues.returned", "党费退了", "Dues were given back", "是您交的党费", "You paid them"),
    MessageKind("dues.reminder", "该交党费了", "Dues are to be paid", "您是党员", "You are a Party member", pace=Pace.DIGEST),
    MessageKind("dues.waiver", "有少交党费的事等您定", "A waiver waits for your decision",
                "您在组织里管这件事", "You decide on it", staff=False),
    MessageKind("dues.waiver_answered", "少交党费的事有结果了", "Your waiver was decided", "是您申请的", "You asked", owed=True),
    MessageKind("dues.concern", "有党员半年没有交党费", "A member has not paid for half a year",
                "您管支部的党费", "You keep the branch's dues"),
    MessageKind("dues.handed", "下级上缴了党费", "Dues were handed up to you", "您管党费账", "You keep the book of dues"),
]  # fmt: skip
