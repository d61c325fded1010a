"""What a listing says in facts: pairs of a name and its words, for its page, its poster and its row; and as schema.org data."""

from collections.abc import Sequence
from typing import Any

from teabowl.kernel.times import china_date
from teabowl.market import words
from teabowl.market.models import Listing
from teabowl.market.rules import Board
from teabowl.market.searched import DETAILS
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Facts = list[tuple[Any, Any]]


def main_fact(listing: Listing) -> str:
    """The one fact that a row shows first: the price, the ticket, the pay, the hours."""
    said = detail_of(listing)
    if listing.board == Board.PRODUCTS:
        return words.price(said)
    if listing.board == Board.TOURISM:
        return words.ticket(said.ticket) or said.opening
    if listing.board == Board.JOBS:
        return words.pay(said)
    return _("全天") if said.all_day else str(said.hours)


def detail_of(listing: Listing) -> Any:
    return getattr(listing, DETAILS[Board(listing.board)])


def facts_of(listing: Listing) -> Facts:
    """Every fact of its board that was said, in the order in which people ask."""
    said = detail_of(listing)
    found: Facts = {
        Board.PRODUCTS: _product, Board.TOURISM: _visit, Board.JOBS: _job, Board.SERVICES: _service,
    }[Board(listing.board)](said)  # fmt: skip
    return [(name, value) for name, value in found if value not in ("", None)]


def _product(said: Any) -> Facts:
    quantity = f"{words.amount(said.quantity)} {said.quantity_unit or said.unit}" if said.quantity is not None else ""
    return [
        (_("价钱"), words.price(said)),
        (_("时令"), words.months(said.season_from, said.season_to)),
        (_("有多少"), quantity),
        (_("能不能寄"), _("能寄") if said.ships else _("来村里取")),
        (_("合作社"), said.cooperative),
    ]


def _visit(said: Any) -> Facts:
    rooms = _("%(n)s 间房") % {"n": said.rooms} if said.rooms else ""
    return [
        (_("门票"), words.ticket(said.ticket)),
        (_("什么时候好"), words.months(said.best_from, said.best_to)),
        (_("开门"), said.opening),
        (_("看什么"), said.see),
        (_("吃什么"), said.meals),
        (_("住哪里"), rooms),
        (_("怎么来"), said.how),
    ]


def _job(said: Any) -> Facts:
    return [
        (_("工钱"), words.pay(said)),
        (_("谁招人"), said.employer),
        (_("要几个人"), said.people or ""),
        (_("在哪"), said.where),
        (_("离村多远"), _("%(km)s 公里") % {"km": words.amount(said.distance_km)} if said.distance_km is not None else ""),
        (_("几点到几点"), said.hours),
        (_("招到哪天"), f"{said.until:%Y-%m-%d}" if said.until else ""),
    ]


def _service(said: Any) -> Facts:
    return [
        (_("谁来做"), said.who),
        (_("钟点"), _("全天都行") if said.all_day else said.hours),
        (_("上门"), _("能上门") if said.comes else ""),
        (_("管哪一片"), said.area),
        (_("收多少"), said.charge),
    ]


def linked(listing: Listing, *, place_name: str, url: str, pictures: Sequence[str]) -> dict[str, Any] | None:
    """The listing in schema.org's terms, without its contact; None for an idea, which is no thing of theirs."""
    said = detail_of(listing)
    shared: dict[str, Any] = {"@context": "https://schema.org", "name": listing.title, "url": url}
    if listing.body:
        shared["description"] = listing.body
    if pictures:
        shared["image"] = list(pictures)
    where = {"@type": "Place", "name": place_name, "address": {"@type": "PostalAddress", "addressLocality": place_name}}
    if listing.board == Board.PRODUCTS:
        if said.price is None:
            return shared | {"@type": "Product", "category": listing.kind}
        offer: dict[str, Any] = {"@type": "Offer", "priceCurrency": "CNY", "url": url, "areaServed": where}
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification", "priceCurrency": "CNY", "minPrice": str(said.price),
            "maxPrice": str(said.price_to or said.price), "unitText": said.unit,
        }  # fmt: skip
        return shared | {"@type": "Product", "category": listing.kind, "offers": offer}
    if listing.board == Board.TOURISM:
        kind = "LodgingBusiness" if listing.kind == "stay" else "TouristAttraction"
        visit = {"@type": kind, "address": where["address"]}
        if said.opening:
            visit["openingHours"] = said.opening
        if said.ticket is not None and kind == "TouristAttraction":
            visit["isAccessibleForFree"] = said.ticket == 0
        return shared | visit
    if listing.board == Board.JOBS:
        if listing.kind not in {"job", "call"}:
            return None
        job: dict[str, Any] = {
            "@type": "JobPosting", "title": listing.title, "datePosted": china_date(listing.published_at).isoformat(),
            "jobLocation": where, "hiringOrganization": {"@type": "Organization", "name": said.employer or place_name},
        }  # fmt: skip
        if said.until:
            job["validThrough"] = said.until.isoformat()
        return shared | job
    return (
        shared | {"@type": "LocalBusiness", "address": where["address"]} | ({"openingHours": said.hours} if said.hours else {})
    )
