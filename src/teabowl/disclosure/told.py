"""The messages of open affairs."""

from teabowl.kernel.telling import MessageKind, Pace

KINDS = [
    MessageKind("disclosure.sign", "有账等您看、等您签字", "Accounts wait for your signature",
                "您是理财小组成员", "You are in the finance group"),
    MessageKind("disclosure.doubt", "理财小组对账有疑问", "The finance group has a question",
                "账是您在记", "You keep the accounts"),
    MessageKind("disclosure.signed", "账签完字了，可以公布", "The accounts are signed and can be published",
                "账是您在记", "You keep the accounts"),
    MessageKind("disclosure.asked", "有村民对账提问", "A villager asks about the accounts",
                "您管账或在理财小组", "You keep or check the accounts"),
    MessageKind("disclosure.answered", "您对账的提问有答复了", "Your question on the accounts was answered",
                "是您问的", "You asked", owed=True),
    MessageKind("disclosure.corrected", "您问过的一笔账更正了", "An entry you asked about was corrected",
                "是您问的", "You asked"),
    MessageKind("disclosure.reminded", "催公布账目", "Reminder to publish the accounts",
                "您管村里的账", "You keep the village's accounts"),
    MessageKind("disclosure.late", "有村的账没公布、提问没答", "Accounts or answers of a village are late",
                "您是镇里的组织员", "You are the township's organiser", pace=Pace.DIGEST),
]  # fmt: skip
