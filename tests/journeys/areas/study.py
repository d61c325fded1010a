"""Study and questions of the branch that meetings made: a programme with a text, a sound and a sheet, a draft; questions in each state."""

from datetime import datetime, timedelta
from typing import Any

from teabowl.files import actions as files
from teabowl.kernel.ids import new_id
from teabowl.study import actions
from teabowl.study.rules import Topic

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP3 = (b"\xff\xfb\x50\xc4" + bytes(204)) * 60
"""A second and a half of nothing: frames of 64 kbit/s."""


def fill(made: Any, now: datetime) -> None:
    cast, branch = made.cast, made.of["branch"]
    keeper, earlier = cast.actor("secretary"), now - timedelta(days=3)

    def programme(title: str, *, for_all: bool = True) -> Any:
        return actions.set_up_programme(
            keeper, organisation_id=branch, title=title, about="一个季度学一件。", starts_on=earlier.date(), for_all=for_all,
            form_key=new_id(), now=earlier,
        )  # fmt: skip

    def material(of: Any, title: str, file: bytes | None = None) -> Any:
        key = new_id()
        if file is not None:
            files.stage_document(keeper, form_key=key, chunks=[file], name=f"{title}.bin", now=earlier)
        return actions.add_material(
            keeper, programme_id=of.id, title=title, body="先看月初结余，再看月末结余。", source="支部整理",
            with_file=file is not None, form_key=key, now=earlier,
        )  # fmt: skip

    running = programme("听得懂、用得上：村里的事按规矩办")
    made.of["programme"] = running.id
    made.of["s_text"] = material(running, "三个数看懂月账").id
    made.of["s_sound"] = material(running, "月账怎么看（听）", MP3).id
    made.of["s_sheet"] = material(running, "一张表看懂该公开什么", PDF).id
    actions.open_programme(keeper, programme_id=running.id, now=earlier)
    made.of["s_draft"] = programme("只给党员看的一课", for_all=False).id
    actions.mark_read(cast.actor("villager"), material_id=made.of["s_text"], read=True)

    def ask(text: str, may_publish: bool = True) -> Any:
        return actions.ask_question(
            cast.actor("villager"), organisation_id=branch, text=text, show_name=False, may_publish=may_publish,
            form_key=new_id(), now=earlier,
        )  # fmt: skip

    made.of["q_waiting"] = ask("外出半年要不要报告？").id
    made.of["q_private"] = ask("家里的矛盾，支部能不能私下说说？", may_publish=False).id
    answered = ask("在外地打工，党费怎么交？")
    actions.answer_question(
        keeper, question_id=answered.id, answer="手机上交，一个月一次。", publish=True, public_question="在外地，党费怎么交？",
        topic=Topic.DUES, now=earlier + timedelta(hours=4),
    )  # fmt: skip
    actions.correct_answer(
        keeper, question_id=answered.id, answer="手机上交，一个月一次。交不了的可以请人代交。", publish=True,
        public_question="在外地，党费怎么交？", topic=Topic.DUES, now=earlier + timedelta(hours=9),
    )  # fmt: skip
    made.of["q_answered"] = answered.id
    actions.write_answer(
        keeper, organisation_id=branch, public_question="组织关系怎么转到外省？", answer="先在网上申请，再开介绍信。",
        topic=Topic.TRANSFER, form_key=new_id(), now=earlier,
    )  # fmt: skip


_IN = "/o/{branch}/study/"
PAGES: dict[str, list[str]] = {
    "": [
        "{v}/party/", "{t}/party/", "{v}/party/study/", "{t}/party/study/", "{v}/party/study/{programme}/",
        "{v}/party/study/{programme}/{s_text}/", "{v}/party/study/{programme}/{s_sound}/", "{v}/party/study/{programme}/{s_sheet}/",
        "{v}/party/questions/", "{v}/party/questions/?q=飞机", "{t}/party/questions/", "{v}/party/questions/{q_answered}/",
        "{v}/party/questions/similar/?q=党费在哪交",
    ],
    "villager": [
        "/me/party/", "/me/questions/", "/me/questions/{q_waiting}/", "/me/questions/{q_answered}/", "/me/study/{s_text}/",
        "{v}/party/questions/ask/?text=党费在哪交", _IN, _IN + "{programme}/", _IN + "{programme}/{s_text}/",
        "{v}/branch-questions/{q_answered}/report/",
    ],
    "stranger": ["/me/party/", "/me/questions/"],
    "secretary": [
        "{v}/party/questions/{q_waiting}/answer/", "{v}/party/questions/{q_private}/answer/", "{v}/party/questions/{q_answered}/answer/",
        "{v}/party/questions/write/", "{v}/party/questions/", "{v}/party/questions/{q_answered}/", "/me/party/", _IN, _IN + "write/",
        _IN + "{programme}/", _IN + "{s_draft}/", _IN + "{programme}/edit/", _IN + "{programme}/text/", _IN + "{programme}/file/",
        _IN + "{programme}/{s_sound}/", _IN + "{programme}/{s_text}/edit/", _IN + "{programme}/{s_text}/meeting/",
    ],
}  # fmt: skip
ELSEWHERE = {
    "files:document", "study:atom", "study:export", "study:tools", "study:withdraw", "study:open", "study:close",
    "study:change_order",
}  # fmt: skip
