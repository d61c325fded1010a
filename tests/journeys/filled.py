"""A small village in which something has happened to everything, made through actions as people would."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from teabowl.access.models import Grant
from teabowl.api import actions as api
from teabowl.api.rules import Scope
from teabowl.boards import actions as boards
from teabowl.boards.rules import Board, Content
from teabowl.figures.closing import close_month
from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.letters import actions as letters
from teabowl.letters.rules import Rating, Visibility
from teabowl.moderation import actions as moderation
from teabowl.people import actions as people
from teabowl.people.models import Membership
from teabowl.places import actions as places
from teabowl.sites import actions as sites
from tests.cast import Cast, build_account
from tests.journeys.areas import areas

REGISTER = "姓名,小组,手机号\n孙有福,一组,13853000001\n周玉兰,二组,138530\n李大山,三组,13853000003\n".encode()


@dataclass
class Filled:
    """The cast, and the keys of what was made: `of['notice']` …"""

    cast: Cast
    of: dict[str, Any] = field(default_factory=dict)

    def path(self, address: str) -> str:
        """The address with {names} filled in: {v} is the village, {t} {c} {city} the places above it."""
        codes = {key: self.cast.place(name).code for key, name in PLACES.items()}
        return address.format(**{key: f"/p/{code}" for key, code in codes.items()}, **self.of)


PLACES = {"v": "随西村", "gone": "随东村", "t": "随官屯镇", "c": "郓城县", "city": "菏泽市"}


def fill(cast: Cast) -> Filled:
    """Everything a page can show: each kind of letter, a picture, a correction, a report, an appeal, a register with bad rows, a
    late letter, a merger, a published month. Times are the real clock's, because pages ask it."""
    now = timezone.now()
    cast.accounts["newcomer"] = build_account("外乡的欧阳小许", "+8613953000099")
    made = Filled(cast)
    village = cast.place("随西村")
    for name in ("随西村", "随东村"):
        sites.open_site(cast.actor("township"), place=cast.place(name), on=china_date(now), now=now)
    sites.edit_site(
        cast.actor("operator"), place=village, intro="老村子，一棵老槐树在村口。", phone="0530-5945197", address="村部，小学东边",
        hours="每天 8 点到 18 点", now=now,
    )  # fmt: skip
    _boards(made, now)
    _letters(made, now)
    _people(made, now)
    close_month(cast.actor("city"), month=_last_month(now), now=now - timedelta(minutes=5))
    complaint = sites.complain(
        Actor(), place=cast.place("菏泽市"), form_key=new_id(), body="字太小，老人看不清。", contact="", page="/", now=now
    )
    merger = places.merge_places(
        cast.actor("county"), codes=[cast.place("随东村").code], into=village.code, on=china_date(now),
        decision=places.Decision("郓政字〔2026〕31 号"), now=now,
    )  # fmt: skip
    token, _text = api.make_token(
        cast.actor("newcomer"), name="地图", scope=Scope.READ, only=None, days=30, as_staff=False, form_key=new_id(), now=now
    )
    made.of |= {"complaint": complaint.id, "merger": merger.id, "token": token.id, "month": f"{_last_month(now):%Y-%m}"}
    for area in areas():
        area.fill(made, now)
    made.of["grant"] = Grant.objects.get(account=cast.accounts["operator"]).id
    return made


def _last_month(now: datetime) -> Any:
    return china_date(now).replace(day=1) - timedelta(days=1)


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "olive").save(out, "JPEG")
    return out.getvalue()


def _boards(made: Filled, now: datetime) -> None:
    cast, village = made.cast, made.cast.place("随西村")
    operator, villager, neighbour = (cast.actor(part) for part in ("operator", "villager", "neighbour"))
    with_picture = new_id()
    image = boards.stage_image(operator, place=village, board=Board.NOTICES, form_key=with_picture, data=_picture(), now=now)
    notice = boards.publish_notice(
        operator, place=village, now=now - timedelta(hours=9),
        content=Content(with_picture, "周四停水检修", "8 点到 12 点。\n\n请提前接水。", alts={image.id: "村东的水塔"}),
    )  # fmt: skip
    boards.correct_post(
        operator, post_id=notice.id, title="周四停水检修", body="9 点到 12 点。", why="时间改了", version=notice.version,
        phones_confirmed=False, now=now - timedelta(hours=2),
    )  # fmt: skip
    boards.pin_post(operator, post_id=notice.id, until=china_date(now) + timedelta(days=2), now=now)

    def circle(actor: Actor, body: str) -> Any:
        return boards.publish_post(actor, place=village, content=Content(new_id(), "", body), now=now - timedelta(hours=3))

    post, bad, fair = (
        circle(villager, "红富士下来了，能自提。"),
        circle(neighbour, "收粮的不讲信用。"),
        circle(villager, "老韩又没来。"),
    )
    comment = boards.add_comment(
        neighbour, post_id=post.id, form_key=new_id(), body="给我留两箱。", phones_confirmed=False, now=now
    )
    reports = [
        moderation.report(villager, subject=("post", bad.id), why="untrue", words_said="", now=now),
        moderation.report(villager, subject=("comment", comment.id), why="other", words_said="跟帖子无关", now=now),
    ]
    decision = moderation.take_down(
        cast.actor("secretary"), subject=("post", fair.id), why="untrue", words_said="没有这回事", now=now
    )
    own = boards.publish_post(neighbour, place=village, content=Content(new_id(), "", "谁看见白山羊了"), now=now)
    told = moderation.take_down(operator, subject=("post", own.id), why="untrue", words_said="羊找到了", now=now)
    appeal = moderation.appeal(neighbour, decision_id=told.id, words_said="羊还没有找到。", now=now)
    draft = boards.save_draft(
        operator, place=village, board=Board.NOTICES, content=Content(new_id(), "秸秆禁烧", "各组看好自家的地。"), now=now
    )
    made.of |= {"notice": notice.id, "post": post.id, "bad": bad.id, "comment": comment.id, "draft": draft.id, "taken": fair.id}
    made.of |= {"report": reports[0].id, "report_comment": reports[1].id, "decision": decision.id, "appeal": appeal.id}


def _letters(made: Filled, now: datetime) -> None:
    cast, village = made.cast, made.cast.place("随西村")

    def letter(name: str, days_ago: int, visibility: Visibility, by: str = "villager") -> Any:
        written = letters.write_letter(
            cast.actor(by), place=village, title=f"{name}村东的排水沟什么时候清", body="落叶堵了大半，接孩子的车都绕着走。",
            visibility=visibility, key=new_id(), now=now - timedelta(days=days_ago),
        )  # fmt: skip
        made.of[name] = written.id
        return written

    letter("late", 30, Visibility.PUBLIC)
    letter("waiting", 0, Visibility.PUBLIC)
    letter("private", 0, Visibility.PRIVATE)
    for name, visibility in (("answered", Visibility.PUBLIC), ("rated", Visibility.PUBLIC), ("quiet", Visibility.PRIVATE)):
        letters.answer_letter(
            cast.actor("secretary"), letter_id=letter(name, 3, visibility).id, body="25 日动工，28 日前全部清完。",
            follow_up_on=china_date(now) + timedelta(days=3) if name == "answered" else None, now=now - timedelta(days=2),
        )  # fmt: skip
    letters.rate_letter(
        cast.actor("villager"), letter_id=made.of["rated"], rating=Rating.SATISFIED, now=now - timedelta(days=1)
    )
    letters.hide_letter(
        cast.actor("secretary"), letter_id=letter("hidden", 4, Visibility.PUBLIC).id, reason="写了别人的电话", now=now
    )
    letters.open_letter(cast.actor("secretary"), place=village, letter_id=made.of["private"], now=now)
    letters.escalate_late_letters(now=now)


def _people(made: Filled, now: datetime) -> None:
    cast, village = made.cast, made.cast.place("随西村")
    people.follow_village(cast.actor("villager"), place_id=village.id, now=now)
    asked = people.apply_for_membership(
        cast.actor("stranger"), place_id=village.id, name="过路人", group="三组", phone="+8613853009999", now=now
    )
    people.vouch_for(cast.actor("villager"), membership_id=asked.id, now=now)
    done = people.stage_import(cast.actor("operator"), place_id=village.id, filename="名册.csv", data=REGISTER, now=now)
    people.confirm_import(cast.actor("operator"), import_id=done.id, now=now)
    staged = people.stage_import(
        cast.actor("operator"), place_id=village.id, filename="又一份.csv", data=REGISTER.replace(b"0001", b"0011"), now=now
    )
    villager = Membership.objects.get(person=cast.accounts["villager"].person)
    people.record_member_read(cast.actor("operator"), membership_id=villager.id, now=now)
    made.of |= {"asked": asked.id, "done": done.id, "staged": staged.id, "member": villager.id}
