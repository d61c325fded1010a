"""Verbs of transfers, migrant members and weak branches. Asked of an organisation, through `authority`; those that set terms, of a
place. A member may besides ask for their own letter, and register themself away: that needs no verb."""

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import declare

ORGANISERS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
ORGANISING = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER)

ASK_TRANSFER = declare(
    "organisations.ask_transfer",
    "为党员申请转接组织关系",
    "Ask for a member's letter of introduction",
    here=(Role.SECRETARY,),
    below=ORGANISERS,
    posts_below=ORGANISING,
)
ISSUE_TRANSFER = declare(
    "organisations.issue_transfer",
    "开、补开、收回组织关系介绍信",
    "Issue, renew and take back letters of introduction",
    below=ORGANISERS,
    posts_below=ORGANISING,
)
RECEIVE_TRANSFER = declare(
    "organisations.receive_transfer",
    "接收转来的党员，回执",
    "Take in members who come with a letter, and send the receipt",
    here=(Role.SECRETARY,),
    below=ORGANISERS,
    posts_below=ORGANISING,
)
SEE_TRANSFERS = declare(
    "organisations.see_transfers",
    "看组织关系转接",
    "See transfers",
    here=(Role.SECRETARY,),
    below=(*ORGANISERS, Role.AUDITOR),
    posts_below=ORGANISING,
)
SET_TRANSFER_TERMS = declare(
    "organisations.set_transfer_terms",
    "定介绍信的有效期",
    "Set how long letters of introduction hold",
    below=(Role.COUNTY, Role.CITY),
)
KEEP_MIGRANTS = declare(
    "organisations.keep_migrants",
    "登记流出、流入的党员，记联系和活动",
    "Register migrant members out and in, note contacts and activities",
    here=(Role.SECRETARY,),
    below=ORGANISERS,
    posts_below=ORGANISING,
)
SEE_MIGRANTS = declare(
    "organisations.see_migrants",
    "看流动党员",
    "See migrant members",
    here=(Role.SECRETARY,),
    below=(*ORGANISERS, Role.AUDITOR),
    posts_below=ORGANISING,
)
PROPOSE_WEAK = declare(
    "organisations.propose_weak",
    "提出软弱涣散党组织",
    "Propose a weak branch",
    below=ORGANISERS,
)
DECIDE_WEAK = declare(
    "organisations.decide_weak",
    "确定软弱涣散党组织，验收，回头看",
    "List weak branches, accept what was put right, look for a relapse",
    below=(Role.COUNTY, Role.CITY),
)
WORK_ON_WEAK = declare(
    "organisations.work_on_weak",
    "写整顿方案和每月进展",
    "Write the plan and the monthly progress of putting a weak branch right",
    here=(Role.SECRETARY,),
    below=ORGANISERS,
    posts_here=(PostKind.SECRETARY, PostKind.DEPUTY),
)
SEE_WEAK = declare(
    "organisations.see_weak",
    "看整顿中的党组织（内部）",
    "See weak branches being put right (internal)",
    here=(Role.SECRETARY,),
    below=(*ORGANISERS, Role.AUDITOR),
    posts_here=(PostKind.SECRETARY, PostKind.DEPUTY),
)
SET_CRITERIA = declare(
    "organisations.set_criteria",
    "定软弱涣散的情形和验收标准",
    "Set the list of situations and the terms of acceptance",
    below=(Role.COUNTY, Role.CITY),
)
