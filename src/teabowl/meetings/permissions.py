"""Who may do what with meetings. A Party meeting is asked of its organisation (posts, members), a village's of the place.

Who was convened reads and takes part; who chairs or records it also runs it. That is asked of the meeting's own list, in `standing`.
"""

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import declare

ORGANISERS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
LEADERS = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.GROUP_LEADER)
VILLAGE_STAFF = (Role.SECRETARY, Role.OPERATOR)

CONVENE = declare(
    "meetings.convene_meeting",
    "召集党内会议、定议程、开会和散会",
    "Convene Party meetings, set the agenda, open and close them",
    here=(Role.SECRETARY,),
    posts_here=LEADERS,
)
RECORD = declare(
    "meetings.record_meeting",
    "记党内会议：签到、发言、记录",
    "Record Party meetings: sign-in, speeches, minutes",
    here=(Role.SECRETARY,),
    posts_here=(*LEADERS, PostKind.RECORDER, PostKind.ORGANISATION_COMMISSIONER),
)
READ = declare(
    "meetings.read_meeting",
    "看党内会议（看名单和记录会留下查看记录）",
    "Read Party meetings (reading names and minutes is logged)",
    here=(Role.SECRETARY,),
    below=ORGANISERS,
    posts_below=(PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER),
    members=True,
)
PUBLISH = declare(
    "meetings.publish_record",
    "把党内会议可以公开的放到公开栏",
    "Publish what may be published of a Party meeting",
    here=(Role.SECRETARY,),
    posts_here=(PostKind.SECRETARY, PostKind.DEPUTY),
)
SET_RHYTHM = declare(
    "meetings.set_rhythm",
    "定党课多久一次",
    "Set how often lectures are due",
    below=(Role.COUNTY, Role.CITY),
    posts_below=(PostKind.SECRETARY,),
)
CONVENE_VILLAGE = declare(
    "meetings.convene_village",
    "召集和记录村里的会（村民会议、代表会议、集体成员大会）",
    "Convene and record the village's meetings",
    here=VILLAGE_STAFF,
)
READ_VILLAGE = declare(
    "meetings.read_village",
    "看村里的会（看名单和记录会留下查看记录）",
    "Read the village's meetings (reading names and minutes is logged)",
    here=VILLAGE_STAFF,
    below=ORGANISERS,
)
PUBLISH_VILLAGE = declare(
    "meetings.publish_village", "公布村里会议的决定", "Publish the village's decisions", here=VILLAGE_STAFF
)
SEE_DUE = declare(
    "meetings.see_due",
    "看哪些会该开没开",
    "See which meetings are due",
    here=(Role.SECRETARY,),
    below=(*ORGANISERS, Role.AUDITOR),
)
JOIN_VILLAGERS = declare(
    "meetings.join_villagers", "参加本村的村民会议", "Attend the villagers' meeting of one's village", here=(Role.VILLAGER,)
)
