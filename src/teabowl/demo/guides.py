"""Guides at three levels and two years of errands: rows for every village, and what is going on now by real actions."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter

from teabowl.demo import cast, words, words_guides
from teabowl.demo.actors import actor, neighbours, workdays_before
from teabowl.demo.luck import Luck, months_back
from teabowl.demo.town import MONTHS, RICH, Town
from teabowl.files import actions as files
from teabowl.files.rules import SHEETS
from teabowl.guides import actions
from teabowl.guides.content import Field, Material, materials_of
from teabowl.guides.errand_rules import Clock
from teabowl.guides.models import Adaptation, AdaptationStep, Errand, ErrandStep, Feedback, Guide, GuideVersion, ServicePoint
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.kernel.workdays import add_workdays, workdays_between
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code

ERRANDS_A_MONTH = 1.4


def rows(town: Town) -> None:
    """The guides, once; then a village's service point, what it adds, its errands and what readers said."""
    if Guide not in town.rows.more:
        _written(town)
    guides = {g.content["spoken"]: g for g in town.rows.more[Guide] if isinstance(g, Guide) and g.place.level == "city"}
    if town.amount is not RICH:
        if town.luck.random() < 0.5:
            _point(town, town.place, f"{town.place.name}便民服务点", town.luck.pick(words_guides.PLACES_IN_VILLAGE))
        return
    _point(town, town.place, f"{town.place.name}便民服务点", town.luck.pick(words_guides.PLACES_IN_VILLAGE))
    for name in town.luck.sample(sorted(guides), 3):
        moment = town.now - timedelta(days=town.luck.randrange(20, 300))
        _adapt(town, guides[name], town.place, {"here_note": (town.luck.pick(words_guides.VILLAGE_NOTES), "")}, moment)
    asked = [text for text in words_guides.GUIDES for _ in range(text.errands if text.notes else 0)]
    for month in months_back(town.today, MONTHS):
        for _ in range(town._times(ERRANDS_A_MONTH)):
            text = town.luck.pick(asked)
            _errand(town, guides[text.spoken], text, month)
    for _ in range(town.luck.randrange(2, 5)):
        _said(town, guides[town.luck.pick(sorted(guides))])


def _written(town: Town) -> None:
    """Everything above the villages, in the order in which it must be saved."""
    for table in (Guide, GuideVersion, Adaptation, AdaptationStep, ServicePoint, Errand, ErrandStep, Feedback):
        town.rows.more.setdefault(table, [])
    luck = Luck("guides")
    codes = {*words_guides.COUNTY_CHANGES, *words_guides.TOWNSHIP_CHANGES, "371700000000", *cast.TOWNSHIPS}
    at = {place.code: place for place in Place.objects.filter(code__in=codes)}
    by_name = {}
    for number, text in enumerate(words_guides.GUIDES):
        by_name[text.spoken] = _guide(town, luck, at["371700000000"], text, number)
    for code, own in {**words_guides.COUNTY_GUIDES, **words_guides.TOWNSHIP_GUIDES}.items():
        _guide(town, luck, at[code], own, 3)
    for code, changes in {**words_guides.COUNTY_CHANGES, **words_guides.TOWNSHIP_CHANGES}.items():
        found: dict[str, dict[str, tuple[Any, str]]] = {}
        for name, field, value, summary in changes:
            found.setdefault(name, {})[field] = (_value(field, value), summary)
        for name, fields in found.items():
            moment = town.now - timedelta(days=luck.randrange(90, 200))
            _adapt(town, by_name[name], at[code], fields, moment, luck)
    for code in cast.TOWNSHIPS:
        _point(town, at[code], f"{at[code].name}便民服务中心", "镇政府院内一楼", luck)


def _value(field: str, value: Any) -> Any:
    if field == Field.MATERIALS:
        return [words_guides.material(row) for row in value]
    return [words_guides.step(row) for row in value] if field == Field.STEPS else value


def _guide(town: Town, luck: Luck, place: Place, text: words_guides.Text, number: int) -> Guide:
    """Written two years ago, mended once or twice since; two are past their review."""
    moments = sorted(town.now - timedelta(days=luck.randrange(40, 700)) for _ in range(1 + number % 3))
    moments[0] = town.now - timedelta(days=720 - number)
    last = moments[-1]
    review = china_date(town.now) + timedelta(days=luck.randrange(40, 340))
    if number in (8, 19):
        review = china_date(town.now) - timedelta(days=luck.randrange(5, 30))
    content = text.content()
    guide = Guide(
        id=luck.key(moments[0]), form_key=luck.key(moments[0]), place=place, category=text.category, state="published",
        version=len(moments), content=content, created_at=moments[0], published_at=moments[0], changed_at=last,
        review_on=review, reviewed_at=last, stale_spells=[], withdrawn_why="",
    )  # fmt: skip
    town.rows.add(guide)
    older = {**content, "phone": "0530-5000100"} if content["phone"] else {**content, "fee": "看公告"}
    different = "phone" if content["phone"] else "fee"
    for version, moment in enumerate(moments, start=1):
        said = content if version == len(moments) else {**older, "note": content["note"]}
        changed = [] if version == 1 else [different] if version == len(moments) else ["note"]
        why = "" if version == 1 else "咨询电话换了" if changed == ["phone"] else "写得更明白了"
        if changed == ["note"]:
            said = {**said, "note": content["note"] + "（改过一次）"}
        town.rows.add(
            GuideVersion(id=luck.key(moment), guide=guide, number=version, content=said, changed=changed, why=why, at=moment)
        )
    return guide


def _adapt(
    town: Town, guide: Guide, place: Place, fields: dict[str, tuple[Any, str]], moment: datetime, luck: Luck | None = None
) -> None:  # fmt: skip
    luck = luck or town.luck
    said = {
        name: {
            "value": value, "base": guide.content.get(name, ""), "version": guide.version, "summary": summary,
            "at": moment.isoformat(),
        }
        for name, (value, summary) in fields.items()
    }  # fmt: skip
    made = Adaptation(
        id=luck.key(moment), guide=guide, place=place, fields=said, started_on=china_date(moment), changed_at=moment
    )  # fmt: skip
    town.rows.add(made)
    for name, (value, summary) in fields.items():
        town.rows.add(
            AdaptationStep(
                id=luck.key(moment),
                adaptation=made,
                kind="set",
                field=name,
                before=guide.content.get(name, ""),
                after=value,
                summary=summary,
                version=guide.version,
                at=moment,
            )
        )


def _point(town: Town, place: Place, name: str, address: str, luck: Luck | None = None) -> None:
    luck = luck or town.luck
    moment = town.now - timedelta(days=luck.randrange(30, 500))
    town.rows.add(
        ServicePoint(
            id=luck.key(moment),
            place=place,
            name=name,
            address=address,
            hours=luck.pick(words_guides.HOURS),
            phone=f"0530-{luck.randrange(5000000, 6999999)}",
            changed_at=moment,
        )
    )


def _errand(town: Town, guide: Guide, text: words_guides.Text, month: date) -> None:
    day = town._day(month)
    if day is None or not town.villagers or day < china_date(guide.published_at or guide.created_at):
        return
    limit = guide.content["limit_days"] or 20
    if add_workdays(day, limit + 12) >= town.today:
        return  # what is going on now is done by real actions
    luck, asker, moment = town.luck, town.luck.pick(town.villagers), town.luck.moment(day, 8, 20)
    behalf = luck.random() < 0.35
    errand = Errand(
        id=luck.key(moment), sent_key=luck.key(moment), place=town.place, guide=guide, title=guide.content["spoken"],
        materials=guide.content["materials"], steps_to_go=guide.content["steps"], asker=asker, phone=asker.phone or "",
        note=luck.pick(text.notes), state="asked", written_at=moment, asked_at=moment, limit_days=limit, used_days=0,
        clock_from=day,
    )  # fmt: skip
    if behalf:
        errand.for_name, errand.relation = luck.name(old=True), "parent"
        errand.consent, errand.agreed_at = ("witnesses", moment) if luck.random() < 0.5 else ("paper", moment)
        if errand.consent == "witnesses":
            errand.witnesses = f"{luck.name()}、{luck.name()}"
    _step(town, errand, "asked", moment, "asker", due_on=Clock(day, limit).due_on)
    _goes_on(town, errand, day)
    town.rows.add(errand)


def _goes_on(town: Town, errand: Errand, day: date) -> None:
    """Taken, perhaps sent back and resent, moved on, done; one in fourteen is late; most are rated."""
    luck, clock = town.luck, Clock(day, errand.limit_days)
    on = add_workdays(day, 1)
    taken = luck.moment(on, 9, 17)
    errand.taken_at, errand.taken_by = taken, town.secretary
    _step(town, errand, "taken", taken, "secretary", due_on=clock.due_on)
    late = luck.random() < 0.07
    if errand.limit_days >= 5 and luck.random() < 0.22:
        on = add_workdays(on, 1)
        _step(town, errand, "sent_back", luck.moment(on, 9, 17), "secretary", note=luck.pick(words_guides.MISSING))
        errand.used_days = clock.stopped(on)
        on = add_workdays(on, luck.randrange(1, 5))
        clock = Clock(on, errand.limit_days, errand.used_days)
        _step(town, errand, "resent", luck.moment(on, 8, 20), "asker", note=luck.pick(words_guides.MENDED), due_on=clock.due_on)
        errand.clock_from = on
    spare = max(1, workdays_between(on, clock.due_on))
    done_on = (
        add_workdays(clock.due_on, luck.randrange(1, 4))
        if late
        else add_workdays(on, luck.randrange(max(1, spare // 3), spare + 1))
    )
    errand.due_on = clock.due_on
    for row in errand.way[1:3]:
        on = min(add_workdays(on, 2), done_on)
        if on < done_on:
            _step(town, errand, "moved", luck.moment(on, 9, 17), "secretary", title=row.title)
    if late:
        up = luck.moment(clock.due_on + timedelta(days=1), 0, 1)
        errand.reach, errand.escalated_at, errand.late_on = "township", up, clock.due_on
        _step(town, errand, "escalated", up, "system", due_on=clock.due_on, told=town.township_told)
    done = max(luck.moment(done_on, 9, 17), taken + timedelta(hours=1))
    errand.state, errand.done_at, errand.done_days = "done", done, clock.used_by(china_date(done))
    errand.outcome, errand.at_step = luck.pick(words_guides.OUTCOMES), max(0, len(errand.steps_to_go) - 1)
    _step(town, errand, "done", done, "secretary", note=errand.outcome, due_on=clock.due_on)
    rated = done + timedelta(hours=luck.randrange(3, 90))
    if luck.random() < 0.6 and rated < town.now:
        errand.rating = "satisfied" if luck.random() < (0.5 if late else 0.9) else "fair"
        errand.rated_at, errand.state = rated, "closed"
        _step(town, errand, "rated", rated, "asker")


def _step(town: Town, errand: Errand, kind: str, moment: datetime, role: str, **values: Any) -> None:
    by = {"asker": errand.asker, "secretary": town.secretary}.get(role)
    town.rows.add(
        ErrandStep(
            id=town.luck.key(moment),
            errand=errand,
            kind=kind,
            at=moment,
            by=by,
            by_role=role,
            sent_key=town.luck.key(moment),
            **values,
        )
    )


def _said(town: Town, guide: Guide) -> None:
    moment = town.now - timedelta(days=town.luck.randrange(3, 120), hours=town.luck.randrange(10))
    helped = town.luck.random() < 0.6
    reason, text = town.luck.pick(words_guides.UNCLEAR)
    town.rows.add(
        Feedback(
            id=town.luck.key(moment),
            guide=guide,
            place=town.place,
            helped=helped,
            reason="" if helped else reason,
            words="" if helped else text,
            version=guide.version,
            at=moment,
            visitor="",
        )
    )


PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""A page with nothing on it: no paper of anybody's."""


def play(now: datetime) -> None:
    """What is going on: errands that wait, one sent back, one late, one that waits for consent; the city mends a guide that a county
    had changed."""
    _errands(now)
    _moved(now)
    _forms(now)


def _forms(now: datetime) -> None:
    """The city's blank form as a workbook and one filled in as a PDF; a county has a form of its own."""
    guide = Guide.objects.get(content__spoken="满 60 岁，领养老金", place__code="371700000000")
    form = next(row for row in materials_of(guide.content) if row.lines)
    city, county = actor("city", now), actor("county", now)
    at = now - timedelta(days=40)
    for who, place, data, name, is_sample in (
        (city, guide.place, _workbook(form, filled=False), "空表.xlsx", False),
        (city, guide.place, _workbook(form, filled=True), "样表.xlsx", True),
        (
            county,
            place_by_code("371725000000"),
            _workbook(form, filled=False, note="郓城县用这一张，一式两份"),
            "表.xlsx",
            False,
        ),
    ):
        key = new_id()
        files.stage_document(who, form_key=key, chunks=[data], name=name, kinds=SHEETS, now=at)
        actions.add_paper(
            who, guide_id=guide.id, place=place, form_key=key, title=form.name, is_sample=is_sample, now=at
        )  # fmt: skip


def _workbook(form: Material, *, filled: bool, note: str = "") -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # the same bytes in every seeded city
        sheet, cell = book.add_worksheet(form.name[:31]), book.add_format({"border": 1, "text_wrap": True})
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 40)
        sheet.merge_range(0, 0, 0, 1, form.name, book.add_format({"bold": True, "align": "center", "font_size": 16}))
        for number, (asked, said) in enumerate(form.lines, 1):
            sheet.write_string(number, 0, asked, cell)
            sheet.write_string(number, 1, said if filled else "", cell)
        sheet.write_string(len(form.lines) + 1, 0, note)
    return made.getvalue()


def _moved(now: datetime) -> None:
    city = actor("city", now)
    guide = Guide.objects.get(content__spoken="满 80 岁，领高龄津贴", place__code="371700000000")
    at = now - timedelta(days=2)
    content = {**guide.content, "fee": "不收费，满 90 岁的翻一番"}
    actions.save_draft(city, guide_id=guide.id, content=content, now=at)
    review = china_date(now) + timedelta(days=300)
    actions.publish_guide(city, guide_id=guide.id, why="满 90 岁的津贴翻一番", review_on=review, now=at)


def _errands(now: datetime) -> None:
    village, luck = place_by_code(cast.SHOWCASE), Luck("errands")
    operator, villager, near = actor("operator", now), actor("villager", now), neighbours(4, now)
    by_name = {g.content["spoken"]: g for g in Guide.objects.filter(place__code="371700000000")}

    def ask(who: Any, days: int, name: str, note: str, behalf: actions.OnBehalf | None = None, papers: int = 0) -> Errand:
        moment = luck.moment(workdays_before(china_date(now), days), 8, 9)
        files = [actions.Upload(f"材料{n + 1}.pdf", PAPER) for n in range(papers)]
        return actions.ask_errand(
            who, place=village, guide_id=by_name[name].id, phone="13953001234", note=note, behalf=behalf, papers=files,
            key=luck.key(moment), now=moment,
        )  # fmt: skip

    mother = actions.OnBehalf(words.SURNAMES[0] + "玉兰", "parent", "witnesses", witnesses="孙立根、周明芳")
    mine = ask(villager, 4, "满 60 岁，领养老金", "母亲下个月满 60，腿脚不便，请帮着办。", mother, papers=2)
    taken = luck.moment(workdays_before(china_date(now), 3), 9, 11)
    actions.take_errand(operator, errand_id=mine.id, now=taken)
    back = luck.moment(workdays_before(china_date(now), 1), 9, 11)
    actions.send_back(operator, errand_id=mine.id, reason="社保卡只拍了正面，反面也要，拍清楚卡号。", now=back)
    ask(near[0], 1, "满 80 岁，领高龄津贴", "爹今年满 80，一个人在家。", papers=1)
    ask(near[1], 1, "盖房、翻房，先批后盖", "老房子漏雨，想原址翻盖，四邻都同意。")
    going = ask(near[2], 6, "高血压、糖尿病吃药能报销", "病历在县医院。", papers=1)
    actions.take_errand(operator, errand_id=going.id, now=luck.moment(workdays_before(china_date(now), 5), 9, 11))
    actions.move_errand(operator, errand_id=going.id, note="", now=luck.moment(workdays_before(china_date(now), 3), 9, 11))
    late = ask(near[3], 7, "给家里人交医保", "一家四口。")
    actions.take_errand(operator, errand_id=late.id, now=luck.moment(workdays_before(china_date(now), 6), 9, 11))
    actions.escalate_late_errands(now=now)
