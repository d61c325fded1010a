"""The circle grown up: a question, an album, groups, what is held, one notice to many villages; and the pages of moderation."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from teabowl.boards import actions as boards
from teabowl.boards.models import SentCopy
from teabowl.boards.rules import Board, Content, Extras, PollAsk
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.moderation import actions as moderation
from teabowl.moderation.models import Hold
from teabowl.people.models import Membership

PAGES = {
    "": [
        "{v}/circle/{poll}/", "{v}/circle/{poll_over}/", "{v}/circle/{album}/", "{v}/circle/{album}/pictures/1/", "{v}/groups/",
        "{v}/groups/{open_group}/", "{v}/groups/{closed_group}/", "{v}/moderation/", "{t}/moderation/", "{v}/notices/?month={sent_month}",
    ],
    "villager": [
        "{v}/circle/write/?kind=poll", "{v}/circle/write/?kind=album", "{v}/circle/write/?group={closed_group}", "{v}/groups/start/",
        "{v}/groups/{closed_group}/inside/", "{v}/groups/{closed_group}/people/", "{v}/groups/{closed_group}/end/",
        "{v}/groups/{closed_group}/posts/{inside}/", "{v}/groups/{open_group}/tools/", "{v}/posts/mine/",
    ],
    "neighbour": ["{v}/posts/{poll}/vote/", "{v}/posts/{held}/take-back/"],
    "operator": [
        "{v}/held/{hold}/", "{v}/reports/", "{v}/minors/?q=钱", "{v}/minors/note/{minor_member}/", "{v}/incoming/{copy}/",
        "{v}/incoming/{copy}/decline/",
    ],
    "township": [
        "{t}/sent/", "{t}/sent/write/", "{t}/sent/{sent}/", "{t}/sent/{sent}/correct/", "{t}/sent/{sent}/withdraw/",
        "{t}/sent/{sent_draft}/edit/", "{t}/sent/{sent_draft}/villages/?q=sxc",
    ],
    "city": ["{city}/words/", "{city}/words/import/", "{city}/words/terms/"],
}  # fmt: skip
ELSEWHERE = {
    "boards:kept_picture", "boards:sent_send", "boards:sent_list_excel", "boards:sent_export",
    "boards:follow", "boards:join_group", "boards:leave_group",
    "boards:keep_member", "boards:end_minor", "moderation:end_word", "moderation:words_export",
    "moderation:reports_excel", "moderation:appeals_excel", "boards:minors_excel",
}  # fmt: skip


def fill(made: Any, now: datetime) -> None:
    cast, village, today = made.cast, made.cast.place("随西村"), china_date(now)
    villager, neighbour, operator = (cast.actor(part) for part in ("villager", "neighbour", "operator"))

    def post(who: Any, title: str, body: str, extras: Extras, moment: datetime = now, **more: Any) -> Any:
        content = Content(more.pop("key", None) or new_id(), title, body, extras=extras, **more)
        return boards.publish_post(who, place=village, content=content, now=moment)

    made.of["poll"] = post(villager, "先办哪件？", "", Extras(poll=PollAsk(("修路", "装灯"), today + timedelta(days=3), 1))).id
    long_ago = now - timedelta(days=20)
    over = post(
        villager,
        "请哪个剧团？",
        "",
        Extras(poll=PollAsk(("梆子", "坠子"), china_date(long_ago) + timedelta(days=2), 2)),
        long_ago,
    )
    made.of["poll_over"] = over.id
    key = new_id()
    out = BytesIO()
    Image.new("RGB", (640, 480), "peru").save(out, "JPEG")
    staged = boards.stage_image(villager, place=village, board=Board.CIRCLE, form_key=key, data=out.getvalue(), now=now)
    made.of["album"] = post(villager, "庙会", "", Extras(album=True), key=key, alts={staged.id: "戏台"}).id
    for name, closed in (("open_group", False), ("closed_group", True)):
        group = boards.start_group(
            villager, place=village, form_key=new_id(), name=f"小组{name[0]}", about="一起做事", closed=closed, now=now
        )
        made.of[name] = group.id
    boards.join_group(neighbour, group_id=made.of["closed_group"], now=now)
    made.of["inside"] = post(villager, "", "组里说的。", Extras(group_id=made.of["closed_group"])).id
    moderation.add_word(cast.actor("city"), place=cast.place("菏泽市"), text="稳赚不赔", category="advert", now=now)
    made.of["held"] = post(neighbour, "", "有人说稳赚不赔。", Extras()).id
    made.of["hold"] = Hold.objects.get(subject_id=made.of["held"]).id
    _sent(made, now)
    member = Membership.objects.get(person=cast.accounts["neighbour"].person)
    made.of["minor_member"] = member.id
    boards.note_minor(
        operator, place=village, membership_id=Membership.objects.filter(place=village, status="confirmed").latest("applied_at").id,
        born_on=date(today.year - 15, 1, 1), guardian="家长", consent_on=today, now=now,
    )  # fmt: skip


def _sent(made: Any, now: datetime) -> None:
    cast = made.cast
    township, place = cast.actor("township"), cast.place("随官屯镇")

    def write(title: str) -> Any:
        return boards.write_notice_below(
            township, place=place, form_key=new_id(), title=title, body="看好大棚和牲口。", phones_confirmed=False, now=now
        )

    made.of["sent_draft"] = write("还没有发的").id
    sent = write("今夜降温")
    boards.choose_villages(township, sent_id=sent.id, everyone=True, now=now)
    boards.send_notice(township, sent_id=sent.id, urgent=False, now=now)
    copy = SentCopy.objects.get(sent=sent, place=cast.place("随西村"))
    made.of |= {"sent": sent.id, "copy": copy.id, "sent_month": f"{china_date(now):%Y-%m}"}
