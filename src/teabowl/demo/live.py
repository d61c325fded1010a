"""What is going on just now, done by real actions: things that wait on desks, a merger, a renaming, closed months."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from teabowl.boards import actions as boards
from teabowl.boards.models import Post
from teabowl.boards.rules import Board, Content
from teabowl.demo import areas, cast
from teabowl.demo.actors import actor, neighbours, workdays_before
from teabowl.demo.luck import Luck, months_back
from teabowl.figures.closing import close_month
from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date
from teabowl.letters import actions as letters
from teabowl.letters.rules import Kind, Rating, Visibility
from teabowl.moderation import actions as moderation
from teabowl.moderation.rules import Why
from teabowl.people import actions as people
from teabowl.people.models import Account, Membership
from teabowl.people.queries import actor_for
from teabowl.places import actions as places
from teabowl.places.queries import place_by_code

APPLES = "红富士苹果下来了，能看园，能自提，带孩子来摘也行。"
GRUDGE = "收粮的老韩不讲信用，电话 13900000000，大伙别卖给他。"

CLOSED_MONTHS = 6
"""How many whole months before the last one are closed, so that a restatement has something to stand against."""


def play(progress: Callable[[int, int, str], None], now: datetime) -> None:
    """All of it, in an order that a city would do it."""
    scenes = (_merge_and_rename, _close_months, _letters_waiting, _applications, _circle, *areas.PLAYS)
    for index, scene in enumerate(scenes):
        progress(index + 1, len(scenes), "letting things happen")
        scene(now)


def _merge_and_rename(now: datetime) -> None:
    city, today = actor("city", now), china_date(now)
    merged_on = date(today.year if today > date(today.year, 7, 1) else today.year - 1, 6, 30)
    decision = places.Decision("曹政字〔2026〕31 号（演示）", merged_on - timedelta(days=20), "曹县人民政府（演示）")
    places.merge_places(city, codes=[cast.MERGED], into=cast.INTO, on=merged_on, decision=decision, now=now)
    decision = places.Decision("巨民字〔2026〕12 号（演示）", merged_on, "巨野县民政局（演示）")
    places.rename_place(city, code=cast.RENAMED, name=cast.NEW_NAME, on=merged_on, decision=decision, now=now)


def _close_months(now: datetime) -> None:
    city = actor("city", now)
    for month in months_back(china_date(now), CLOSED_MONTHS + 2)[:-1]:
        close_month(city, month=month, now=now)
    # Two notices of a closed month turn out to be wrong and are taken down: their figures are restated.
    secretary, last = actor("secretary", now), months_back(china_date(now), 2)[0]
    wrong = Post.objects.filter(place__code=cast.SHOWCASE, published_at__date__gte=last, status="published", board="notices")
    for post in wrong.order_by("published_at")[:2]:
        moderation.take_down(secretary, subject=("post", post.id), why=Why.UNTRUE, words_said="日期写错了，重新发过", now=now)


def _letters_waiting(now: datetime) -> None:
    village, luck = place_by_code(cast.SHOWCASE), Luck("letters")
    villager, people_here = actor("villager", now), neighbours(4, now)
    today = china_date(now)

    def write(who: Actor, days: int, title: str, body: str, visibility: Visibility = Visibility.PUBLIC) -> UUID:
        moment = luck.moment(workdays_before(today, days), 8, 9)
        letter = letters.write_letter(
            who, place=village, title=title, body=body, visibility=visibility, key=luck.key(moment), now=moment
        )  # fmt: skip
        return letter.id

    write(people_here[0], 5, "二组路灯坏了两盏，晚上看不见", "路灯坏了十来天了，老人晚上出门不方便。")
    write(people_here[1], 3, "低保复核的结果什么时候出", "上个月交的材料，家里情况村里都清楚。", Visibility.PRIVATE)
    write(people_here[2], 1, "能不能在村部装一台打印机", "孩子上网课要打印，去镇上来回十几里。")
    late = write(people_here[3], 8, "机井的电费怎么算的", "今年浇地一度电比去年贵，想看看账。")
    letters.escalate_late_letters(now=now)
    secretary = actor("secretary", now)
    mine = write(villager, 6, "村东排水沟什么时候清？", "从小学到机井那段沟堵了大半，接孩子的车都绕着走。冬天前能不能弄完？")
    answered = luck.moment(workdays_before(today, 4), 15, 17)
    letters.answer_letter(
        secretary,
        letter_id=mine,
        body="昨天我和两位组长去看过，堵的一共 140 米。先清小学门口那 60 米，一周内全部清完。\n用工 4 人，工钱从村集体收入里出。",
        key=luck.key(answered),
        now=answered,
    )
    again = write(people_here[0], 7, "小学门口车太多，不安全", "放学时三轮车、汽车挤在一起，孩子从缝里钻。")
    answered = luck.moment(workdays_before(today, 5), 10, 12)
    letters.answer_letter(secretary, letter_id=again, body="跟学校说了，让家长注意。", key=luck.key(answered), now=answered)
    rated = luck.moment(workdays_before(today, 2), 18, 20)
    letters.rate_letter(
        people_here[0], letter_id=again, rating=Rating.UNSATISFIED, note="还是挤，没人管", key=luck.key(rated), now=rated
    )
    letters.note_step(
        secretary, letter_id=late, kind=Kind.VISITED, note="电表数抄了，正在和供电所对", key=luck.key(now), now=now
    )


def _applications(now: datetime) -> None:
    village, luck = place_by_code(cast.SHOWCASE), Luck("applications")
    newcomers = Account.objects.select_related("person").filter(follows__place=village, follows__ended_at__isnull=True)
    outside = [a for a in newcomers.order_by("id") if not Membership.objects.filter(person=a.person).exists()][:2]
    for index, account in enumerate(outside):
        moment = now - timedelta(days=index + 1, hours=3)
        applied = people.apply_for_membership(
            actor_for(account, now=moment), place_id=village.id, name=account.person.name, group="四组",
            phone=account.phone or "", now=moment,
        )  # fmt: skip
        if index == 0:
            for neighbour in neighbours(2, now):
                people.vouch_for(neighbour, membership_id=applied.id, now=luck.moment(china_date(moment), 19, 20))


def _circle(now: datetime) -> None:
    village, luck = place_by_code(cast.SHOWCASE), Luck("circle")
    operator, villager, near = actor("operator", now), actor("villager", now), neighbours(3, now)
    today = china_date(now)
    soon = today + timedelta(days=2)
    notice = boards.publish_notice(
        operator,
        place=village,
        content=Content(
            luck.key(now),
            f"{soon.month} 月 {soon.day} 日上午停水检修，8 点到 12 点",
            "镇水厂检修管道，请各家提前存水。12 点后如果水发黄，放几分钟就清了。",
        ),
        now=now - timedelta(hours=2),
    )
    boards.pin_post(operator, post_id=notice.id, until=soon, now=now - timedelta(hours=1))
    post = boards.publish_post(
        villager, place=village, content=Content(luck.key(now), "", APPLES), now=now - timedelta(hours=6)
    )  # fmt: skip
    for who, text in zip(near, ("甜不甜？", "周末去，给留两箱。", "在几组？"), strict=True):
        boards.add_comment(
            who, post_id=post.id, form_key=luck.key(now), body=text, phones_confirmed=True, now=now - timedelta(hours=3)
        )  # fmt: skip
    shown = boards.publish_post(
        near[0], place=village, content=Content(luck.key(now), "", GRUDGE, phones_confirmed=True),
        now=now - timedelta(hours=20),
    )  # fmt: skip
    for who in (villager, near[1]):
        moderation.report(
            who, subject=("post", shown.id), why=Why.PRIVATE, words_said="露了别人的手机号", now=now - timedelta(hours=10)
        )
    boards.save_draft(
        operator, place=village, board=Board.NOTICES, now=now,
        content=Content(luck.key(now), "腊月里红白事从简，几件说好的事", "等红白理事会看过再发。"),
    )  # fmt: skip
