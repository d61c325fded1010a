"""Who keeps the study programme, who reads what is for members, who answers. A post gives a verb in its own organisation; a role over
the place to which the organisation belongs as well. Asked through `organisations.authority`."""

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import Open, declare
from teabowl.study.rules import ANSWERING, KEEPING

_ORGANISERS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)

KEEP = declare(
    "study.keep_programmes",
    "安排学习、放学习材料",
    "Keep study programmes and their materials",
    here=(Role.SECRETARY,),
    below=_ORGANISERS,
    posts_here=KEEPING,
)
READ = declare(
    "study.read_programmes",
    "看只给党员的学习材料",
    "Read study materials that are for members only",
    here=(Role.SECRETARY,),
    below=_ORGANISERS,
    posts_here=tuple(PostKind),
    members=True,
)
ASK = declare("study.ask_question", "向支部提问", "Ask the branch a question", open_to=Open.SIGNED_IN)
ANSWER = declare(
    "study.answer_question",
    "答党员群众的提问，编常见问题",
    "Answer questions and keep the frequent ones",
    here=(Role.SECRETARY,),
    below=_ORGANISERS,
    posts_here=ANSWERING,
)
SEE_WAITING = declare(
    "study.see_waiting",
    "看哪些提问在等答复",
    "See which questions wait",
    here=(Role.SECRETARY,),
    below=(*_ORGANISERS, Role.AUDITOR),
    posts_here=ANSWERING,
)
EXPORT = declare(
    "study.export_questions",
    "导出常见问题",
    "Export the frequent questions",
    here=(Role.SECRETARY, Role.OPERATOR),
    below=(*_ORGANISERS, Role.AUDITOR),
    posts_here=ANSWERING,
)
