"""Kinds of messages of organisations. Whose letter it is and why a branch is put right are in none of them: they leave the site."""

from teabowl.kernel.telling import MessageKind, Pace

YOURS = ("是您自己的组织关系", "It is your own membership")
KEEPS = ("组织里的事由您办", "You see to it in an organisation")
WORKS = ("整顿的事由您办", "You see to putting a branch right")

KINDS = [
    MessageKind("organisations.letter_asked", "有人要转组织关系", "Somebody asks for a letter of introduction", *KEEPS),
    MessageKind("organisations.letter_coming", "有党员持介绍信转来", "A member comes with a letter", *KEEPS),
    MessageKind("organisations.letter_arrived", "转出的党员有回执了", "The receipt of a member who left is back", *KEEPS),
    MessageKind("organisations.letter_back", "介绍信退回或收回了", "A letter of introduction was sent or taken back", *KEEPS),
    MessageKind("organisations.letter_ending", "您的介绍信快到期了", "Your letter of introduction soon runs out", *YOURS),
    MessageKind("organisations.letter_waits", "介绍信快到期，还没接收", "A letter of introduction soon runs out", *KEEPS),
    MessageKind("organisations.election", "快换届了，或者该换届了", "An election nears, or is late", *KEEPS, pace=Pace.DIGEST),
    MessageKind("organisations.letter_overdue", "介绍信过期还没接收", "A letter of introduction ran out on the way", *KEEPS),
    MessageKind("organisations.letter_yours", "您的介绍信开好了", "Your letter of introduction is ready", *YOURS, owed=True),
    MessageKind("organisations.letter_taken", "您的组织关系转到了", "Your membership was transferred", *YOURS, owed=True),
    MessageKind("organisations.migrant_out", "有流动党员要来报到", "A migrant member is to be taken in", *KEEPS),
    MessageKind(
        "organisations.migrant_in", "流动党员在外地报到了", "A migrant member was taken in elsewhere", *KEEPS, pace=Pace.DIGEST
    ),
    MessageKind("organisations.migrant_back", "流动党员回来了", "A migrant member is back", *KEEPS, pace=Pace.DIGEST),
    MessageKind("organisations.migrant_yours", "您登记为流动党员", "You are registered as a migrant member", *YOURS),
    MessageKind("organisations.migrant_welcome", "外地的党组织接收您参加活动", "An organisation there takes you in", *YOURS),
    MessageKind("organisations.weak_proposed", "有党组织等您确定要不要整顿", "A branch is proposed to be put right", *WORKS),
    MessageKind("organisations.weak_decided", "整顿的事有了决定", "Something was decided on a branch put right", *WORKS),
    MessageKind(
        "organisations.weak_progress", "整顿的每月进展还没写", "The month's progress was not told", *WORKS, pace=Pace.DIGEST
    ),
]
