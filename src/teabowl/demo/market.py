"""Two years of listings: rows for every village, and what is going on now by real actions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from teabowl.demo import cast, pictures
from teabowl.demo.actors import actor, neighbours
from teabowl.demo.luck import Luck
from teabowl.demo.town import RICH, Town
from teabowl.demo.words_market import DOUBTFUL, JOBS, PLACES, PRODUCTS, SERVICES, STALE, Offer
from teabowl.files import actions as files
from teabowl.files.models import Picture
from teabowl.kernel.times import china_date
from teabowl.market import actions
from teabowl.market.models import Job, Listing, Product, Service, Spell, Visit
from teabowl.market.rules import ANSWER_DAYS, FRESH_DAYS, Board, Draft, Ended, State
from teabowl.market.searched import DETAILS
from teabowl.moderation import actions as moderation
from teabowl.people.models import Account
from teabowl.places.queries import place_by_code
from teabowl.search import actions as search

TABLES: dict[Board, Any] = {Board.PRODUCTS: Product, Board.TOURISM: Visit, Board.JOBS: Job, Board.SERVICES: Service}
OFFERS: dict[Board, Sequence[Offer]] = {
    Board.PRODUCTS: PRODUCTS, Board.TOURISM: PLACES, Board.JOBS: JOBS, Board.SERVICES: SERVICES,
}  # fmt: skip
NUMBERS = {"price", "price_to", "quantity", "ticket", "pay_low", "pay_high", "distance_km"}


def _said(offer: Offer) -> dict[str, Any]:
    return {k: Decimal(v) if k in NUMBERS and v is not None else v for k, v in offer.said.items() if v is not None}


def rows(town: Town) -> None:
    """What a village listed over two years: what sold, what nobody confirmed, what stands now. Thin villages: a few have something."""
    for table in (Listing, Product, Visit, Job, Service, Spell, Picture):
        town.rows.more.setdefault(table, [])
    if town.until is not None or not town.villagers:
        return
    if town.amount is not RICH:
        if town.luck.random() < 0.04:
            _standing(town, Board.PRODUCTS, town.luck.pick(_in_season(PRODUCTS, town)))
        return
    for board, past, now in ((Board.PRODUCTS, 9, 4), (Board.TOURISM, 0, 2), (Board.JOBS, 8, 3), (Board.SERVICES, 1, 5)):
        for _ in range(past):
            _over(town, board, town.luck.pick(OFFERS[board]))
        fitting = _in_season(OFFERS[board], town)
        for offer in town.luck.sample(fitting, min(now, len(fitting))):
            _standing(town, board, offer)


def _in_season(offers: Sequence[Offer], town: Town) -> list[Offer]:
    """What one would list today; the showcase's own are listed by real actions (play)."""
    played = (PRODUCTS[0], SERVICES[0]) if town.place.code == cast.SHOWCASE else ()
    return [o for o in offers if (not o.months or town.today.month in o.months) and o not in played]


def _over(town: Town, board: Board, offer: Offer) -> None:
    """One that ended: sold or found, simply over, or put away because nobody confirmed it."""
    month = town.luck.pick(offer.months) if offer.months else town.luck.randrange(1, 13)
    year = town.today.year - town.luck.randrange(2)
    start = date(year, month, town.luck.randrange(1, 28))
    if not town.today - timedelta(days=690) < start < town.today - timedelta(days=60):
        return
    until = start + timedelta(days=FRESH_DAYS[board] * town.luck.randrange(1, 3))
    stale = town.luck.random() < 0.25
    end = (
        until + timedelta(days=ANSWER_DAYS + 1)
        if stale
        else start + timedelta(days=town.luck.randrange(3, (until - start).days))
    )
    if end >= town.today:
        return
    why = Ended.STALE if stale else Ended.DONE if town.luck.random() < 0.8 else Ended.OVER
    listing = _listing(town, board, offer, start)
    listing.state, listing.ended_why = (State.ARCHIVED if stale else State.CLOSED), why
    listing.ended_at = town.luck.moment(end, 9, 18)
    listing.confirmed_at, listing.fresh_until = town.luck.moment(until - timedelta(days=FRESH_DAYS[board])), until
    _save(town, board, offer, listing, Spell(starts_on=start, fresh_until=until, ended_on=end, ended_why=why))


def _standing(town: Town, board: Board, offer: Offer) -> None:
    """One that stands today: confirmed lately, listed some time before."""
    days = FRESH_DAYS[board]
    confirmed = town.today - timedelta(days=town.luck.randrange(1, days - 4))
    start = max(confirmed - timedelta(days=days * town.luck.randrange(0, 3)), town.today - timedelta(days=690))
    listing = _listing(town, board, offer, start)
    listing.confirmed_at, listing.fresh_until = town.luck.moment(confirmed), confirmed + timedelta(days=days)
    _save(town, board, offer, listing, Spell(starts_on=start, fresh_until=listing.fresh_until))


def _listing(town: Town, board: Board, offer: Offer, start: date) -> Listing:
    house = board in {Board.TOURISM, Board.SERVICES} and town.luck.random() < 0.6
    author = town.secretary if house and town.secretary else town.luck.pick(town.villagers)
    moment = town.luck.moment(start, 7, 20)
    return Listing(
        id=town.luck.key(moment), form_key=town.luck.key(moment), board=board, kind=offer.kind, place=town.place, author=author,
        author_name="" if house else author.person.name, as_committee=house, title=offer.title, body=offer.body,
        phone=_phone(author) if offer.kind != "idea" else "", contact_name=author.person.name, state=State.OPEN,
        published_at=moment, changed_at=moment, confirmed_at=moment, fresh_until=start,
    )  # fmt: skip


def _phone(account: Account) -> str:
    return (account.phone or "").removeprefix("+86")


def _save(town: Town, board: Board, offer: Offer, listing: Listing, spell: Spell) -> None:
    spell.id, spell.listing = town.luck.key(listing.published_at), listing
    said = _said(offer)
    town.rows.add(listing, TABLES[board](listing=listing, **said), spell)
    if offer.picture is not None:
        town.rows.add_picture(
            offer.picture[0],
            Picture(
                id=town.luck.key(listing.published_at), owner_type="listing", owner_id=listing.id, form_key=listing.form_key,
                uploaded_by=listing.author, alt=offer.picture[1], created_at=listing.published_at, hidden=listing.state != State.OPEN,
            ),
        )  # fmt: skip


def _draft(luck: Luck, now: datetime, board: Board, offer: Offer, phone: str) -> Draft:
    return Draft(
        form_key=luck.key(now), board=board, kind=offer.kind, title=offer.title, body=offer.body, phone=phone, agreed=True,
        details=_said(offer),
    )  # fmt: skip


def play(now: datetime) -> None:
    """In the showcase village: the villager's apples, a listing that nobody confirmed, the village's own clinic to confirm, and a
    job that somebody reports."""
    village, luck = place_by_code(cast.SHOWCASE), Luck("market")
    villager, operator, near = actor("villager", now), actor("operator", now), neighbours(2, now)

    def post(who: Any, board: Board, offer: Offer, days: int, phone: str) -> Listing:
        moment = luck.moment(china_date(now) - timedelta(days=days), 8, 11)
        draft = _draft(luck, moment, board, offer, phone)
        if offer.picture is not None:
            staged = files.stage_picture(
                who, form_key=draft.form_key, upload=pictures.draw(offer.picture[0], days), alt=offer.picture[1], now=moment
            )
            draft = replace(draft, alts={staged.id: offer.picture[1]})
        return actions.post_listing(who, place=village, draft=draft, now=moment)

    post(villager, Board.PRODUCTS, PRODUCTS[0], 2, "19900000001")
    post(villager, Board.PRODUCTS, STALE, 34, "19900000001")
    post(operator, Board.SERVICES, SERVICES[0], 183, "0530-5920000")
    doubtful = post(near[0], Board.JOBS, DOUBTFUL, 1, "19900000002")
    moderation.report(
        near[1],
        subject=("listing", doubtful.id),
        why="advert",
        words_said="先交押金的，八成是骗人的",
        now=now - timedelta(hours=5),
    )
    actions.ask_stale(now=now - timedelta(hours=20))
    search.post_many(Listing.objects.select_related(*DETAILS.values()).iterator(chunk_size=1000), now=now)
