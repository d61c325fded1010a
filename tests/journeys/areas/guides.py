"""Pages of guides and errands: a guide changed at three levels whose original moved on, a draft, feedback; errands in every state."""

from datetime import datetime, timedelta
from typing import Any

from teabowl.files import actions as files
from teabowl.guides import actions
from teabowl.guides.actions import OnBehalf, Upload
from teabowl.guides.content import Field
from teabowl.guides.rules import Category
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date

CONTENT: dict[str, Any] = {
    "spoken": "满 60 岁，领养老金",
    "title": "城乡居民基本养老保险待遇申领",
    "who": "年满 60 周岁，户口在本地，累计缴费满 15 年。",
    "materials": [
        {"name": "身份证", "form": "original", "count": 1, "note": "看完就还"},
        {
            "name": "待遇申领表",
            "form": "form",
            "count": 1,
            "note": "村里有空表",
            "lines": [["姓名", "王有福"], ["电话", "139****0016"]],
        },
    ],
    "note": "先打电话问一声。",
    "steps": [{"title": "到村里交材料", "note": "当场看"}, {"title": "镇里初审", "days": 5}, {"title": "县里核定", "days": 15}],
    "fee": "不收费",
    "limit_days": 20,
    "law": "《城乡居民基本养老保险经办规程》",
    "office": "菏泽市人社局",
    "phone": "0530-5000101",
    "online": "https://example.cn/",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

PAGES = {
    "": [
        "{v}/guides/", "{v}/guides/?q=没有的", "{t}/guides/", "{v}/guides/{guide}/", "{city}/guides/{guide}/", "{v}/guides/{g_gone}/",
        "{v}/guides/{guide}/changes/", "{v}/guides/{guide}/forms/1/", "{v}/guides/{guide}/feedback/?was=no",
        "{v}/guides/{guide}/feedback/?was=yes",
    ],
    "villager": [
        "/me/errands/", "{v}/errands/ask/{guide}/", "{v}/errands/{e_asked}/", "{v}/errands/{e_back}/", "{v}/errands/{e_back}/resend/",
        "{v}/errands/{e_done}/", "{v}/errands/{e_done}/rate/", "{v}/errands/{e_asked}/cancel/",
    ],
    "neighbour": ["/me/errands/", "{v}/errands/{e_agreeing}/", "{v}/errands/{e_agreeing}/agree/"],
    "operator": [
        "{v}/guides/", "{v}/guides/point/", "{v}/guides/said/", "{v}/tables/errands/", "{v}/guides/{guide}/adapt/",
        "{v}/errands/", "{v}/errands/?state=done",
        "{v}/errands/{e_taken}/", "{v}/errands/{e_taken}/move/", "{v}/errands/{e_taken}/back/", "{v}/errands/{e_taken}/finish/",
        "{v}/errands/{e_asked}/",
    ],
    "township": ["{t}/errands/late/", "{t}/guides/{guide}/adapt/"],
    "county": ["{c}/guides/{guide}/adapt/", "{c}/guides/{guide}/adapt/fee/", "{c}/guides/{guide}/adapt/materials/"],
    "city": [
        "{city}/guides/", "{city}/guides/manage/", "{city}/guides/write/", "{city}/guides/import/", "{city}/guides/{guide}/edit/",
        "{city}/guides/{g_new}/preview/", "{city}/guides/{g_new}/publish/", "{city}/guides/{g_new}/discard/",
        "{city}/guides/{guide}/review/", "{city}/guides/{guide}/withdraw/", "{city}/guides/said/",
        "{city}/guides/{guide}/papers/", "{city}/guides/{guide}/papers/add/", "{city}/guides/{guide}/papers/{g_paper}/remove/",
    ],
}  # fmt: skip
ELSEWHERE = {
    "guides:atom", "guides:export", "guides:tools", "guides:blank", "guides:pdf", "guides:poster", "guides:linked",
    "guides:guide_tools", "guides:take", "guides:export_errands", "guides:late_errands_excel",
}  # fmt: skip


def fill(made: Any, now: datetime) -> None:
    cast, city, village = made.cast, made.cast.place("菏泽市"), made.cast.place("随西村")
    review = china_date(now) + timedelta(days=300)

    def guide(spoken: str, *, published: bool = True) -> Any:
        content = {**CONTENT, "spoken": spoken}
        start = actions.start_guide(
            cast.actor("city"), place=city, category=Category.SOCIAL, content=content, key=new_id(), now=now - timedelta(days=90)
        )  # fmt: skip
        if published:
            actions.publish_guide(cast.actor("city"), guide_id=start.id, review_on=review, now=now - timedelta(days=90))
        return start

    first, gone, new = guide("满 60 岁，领养老金"), guide("停了的事"), guide("还没发的事", published=False)
    actions.withdraw_guide(cast.actor("city"), guide_id=gone.id, why="并到新办法里了", now=now)
    for part, place, field, value in (
        ("county", "郓城县", Field.FEE, "收 5 元工本费"),
        ("township", "随官屯镇", Field.OFFICE, "随官屯镇便民服务中心"),
        ("operator", "随西村", Field.HERE_NOTE, "周三下午镇里来人"),
    ):
        actions.adapt_field(
            cast.actor(part), guide_id=first.id, place=cast.place(place), field=field, value=value, summary="这里不一样",
            now=now - timedelta(days=80),
        )  # fmt: skip
    moved = {**CONTENT, "fee": "收 10 元"}
    actions.save_draft(cast.actor("city"), guide_id=first.id, content=moved, now=now)
    actions.publish_guide(cast.actor("city"), guide_id=first.id, why="费用改了", review_on=review, now=now)
    actions.set_point(
        cast.actor("operator"), place=village, name="随西村便民服务点", address="村委会一楼东屋", hours="周一到周五", phone="0530-6123456",
        now=now,
    )  # fmt: skip
    for helped in (True, False):
        actions.give_feedback(
            cast.actor("stranger"), place=village, guide_id=first.id, helped=helped, reason="" if helped else "not_clear",
            said="" if helped else "表在哪儿领", key=new_id(), now=now,
        )  # fmt: skip
    city_actor, key = cast.actor("city"), new_id()
    files.stage_document(city_actor, form_key=key, chunks=[PDF], name="申领表.pdf", now=now)
    paper = actions.add_paper(
        city_actor, guide_id=first.id, place=city, form_key=key, title="待遇申领表", is_sample=False, now=now
    )  # fmt: skip
    made.of |= {"guide": first.id, "g_gone": gone.id, "g_new": new.id, "g_paper": paper.id} | _errands(made, first, now)


def _errands(made: Any, guide: Any, now: datetime) -> dict[str, Any]:
    cast, village, operator = made.cast, made.cast.place("随西村"), made.cast.actor("operator")

    def ask(days: int, by: str = "villager", behalf: OnBehalf | None = None) -> Any:
        return actions.ask_errand(
            cast.actor(by), place=village, guide_id=guide.id, phone="13953000008", note="腿脚不便", behalf=behalf,
            papers=[Upload("身份证.pdf", PDF)], key=new_id(), now=now - timedelta(days=days),
        ).id  # fmt: skip

    phone = (cast.accounts["neighbour"].phone or "")[3:]
    of = {
        "e_asked": ask(1, behalf=OnBehalf("王玉兰", "parent", "witnesses", witnesses="孙立根、周明芳")),
        "e_taken": ask(2),
        "e_back": ask(3),
        "e_done": ask(4),
        "e_agreeing": ask(5, behalf=OnBehalf("钱有田", "neighbour", "account", phone=phone)),
        "e_late": ask(70, by="neighbour"),
    }
    for name in ("e_taken", "e_back", "e_done"):
        actions.take_errand(operator, errand_id=of[name], now=now - timedelta(days=1, hours=3))
    actions.send_back(operator, errand_id=of["e_back"], reason="社保卡反面没拍", now=now - timedelta(hours=5))
    actions.finish_errand(operator, errand_id=of["e_done"], outcome="下月到账", now=now - timedelta(hours=4))
    actions.escalate_late_errands(now=now)
    return of
