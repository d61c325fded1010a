"""Opening a site, changing its words, and complaints about the platform."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.files.actions import drop_picture, keep_pictures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.texts import clean_line, clean_text
from teabowl.kernel.verbs import check
from teabowl.pagecache.actions import touch
from teabowl.places.models import Place
from teabowl.sites import rules
from teabowl.sites.boards import BY_KEY, in_order
from teabowl.sites.models import Complaint, Site
from teabowl.sites.permissions import ANSWER_COMPLAINT, ARRANGE_BOARDS, EDIT_SITE, OPEN_SITE
from teabowl.sites.scenes import SCENES
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

WORDS = ("intro", "phone", "address", "hours")


@transaction.atomic
def open_site(actor: Actor, *, place: Place, on: date, now: datetime) -> Site:
    """Open a place's site. Opening an open one changes nothing. Raises NotAllowed; Refused for a merged-away place."""
    check(actor, OPEN_SITE, place.ref)
    if place.closed_on is not None:
        raise Refused(_("这个地方已经并走了，站点在合并后的地方"))
    site, created = Site.objects.get_or_create(
        place=place, defaults={"opened_on": on, "created_at": now, "updated_at": now}
    )  # fmt: skip
    if created:
        audit.record(actor, OPEN_SITE.key, now=now, subject_type="site", subject_id=site.id, place_id=place.id)
        figures.post(actor, site, now=now)
        touch(place.lineage)
    return site


def _locked(place: Place) -> Site:
    site = Site.objects.select_for_update().filter(place=place).first()
    if site is None:
        raise NotFound(_("这里还没有开通站点"))
    return site


@transaction.atomic
def move_board(actor: Actor, *, place: Place, key: str, step: int, now: datetime) -> Site:
    """Move a board one place up (step -1) or down (+1) on the home page. Raises NotFound (no site, no such board), NotAllowed."""
    site = _locked(place)
    check(actor, ARRANGE_BOARDS, place.ref)
    if key not in BY_KEY:
        raise NotFound(_("没有这个版块"))
    return _arranged(actor, site, now, board_order=rules.moved([b.key for b in in_order(site.board_order)], key, step))


@transaction.atomic
def switch_board(actor: Actor, *, place: Place, key: str, on: bool, now: datetime) -> Site:
    """Switch a board on or off. Nothing of it is deleted. Raises NotFound, NotAllowed, Refused for one that the law requires."""
    site = _locked(place)
    check(actor, ARRANGE_BOARDS, place.ref)
    if key not in BY_KEY:
        raise NotFound(_("没有这个版块"))
    if not on and BY_KEY[key].required:
        raise Refused(BY_KEY[key].required)
    return _arranged(actor, site, now, boards_off=rules.switched(site.boards_off, key, on))


def _arranged(actor: Actor, site: Site, now: datetime, **new: list[str]) -> Site:
    """Save what differs. The page of a board that was switched, and those above, are stale too: one place's version covers all."""
    changes = {name: (getattr(site, name), value) for name, value in new.items() if getattr(site, name) != value}
    if changes:
        for name, value in new.items():
            setattr(site, name, value)
        site.updated_at = now
        site.save()
        audit.record(
            actor, ARRANGE_BOARDS.key, now=now, subject_type="site", subject_id=site.id, place_id=site.place_id, changes=changes
        )  # fmt: skip
        touch([site.place_id])
    return site


@transaction.atomic
def edit_site(
    actor: Actor, *, place: Place, intro: str, phone: str, address: str, hours: str, now: datetime
) -> Site:  # fmt: skip
    """Change what the home page says of the place. Raises NotAllowed, NotFound (no site), Invalid({'phone': …})."""
    site = _locked(place)
    check(actor, EDIT_SITE, place.ref)
    if phone and not rules.is_public_phone(phone):
        raise Invalid({"phone": _("电话只写数字，可以带区号和横线，比如 0530-6123456")})
    lines = {"phone": phone, "address": address, "hours": hours}
    new = {"intro": clean_text(intro)} | {name: clean_line(text) for name, text in lines.items()}
    changes = {name: (getattr(site, name), new[name]) for name in WORDS if getattr(site, name) != new[name]}
    if changes:
        for name, (_before, after) in changes.items():
            setattr(site, name, after)
        site.updated_at = now
        site.save()
        audit.record(
            actor, EDIT_SITE.key, now=now, subject_type="site", subject_id=site.id, place_id=place.id, changes=changes
        )  # fmt: skip
        touch([place.id])
    return site


@transaction.atomic
def choose_cover(actor: Actor, *, place: Place, scene: str, alts: Mapping[UUID, str], now: datetime) -> Site:
    """Put the picture of the cover form, if there is one, on the home page, with what is on it; and choose the drawing that stands
    there while there is none ('' leaves it to us). Raises NotFound, NotAllowed, Invalid at 'scene' or 'alt-<id>'."""
    site = _locked(place)
    check(actor, EDIT_SITE, place.ref)
    if scene and scene not in SCENES:
        raise Invalid({"scene": _("没有这幅画，请从下面选一幅")})
    before = site.scene
    kept = keep_pictures(actor, form_key=site.id, owner=("site", site.id), alts=alts, now=now)
    site.scene, site.updated_at = scene, now
    site.save()
    audit.record(
        actor, EDIT_SITE.key, now=now, subject_type="site", subject_id=site.id, place_id=place.id,
        changes={"scene": (before, scene), "picture": (None, kept[0].digest if kept else "")},
    )  # fmt: skip
    touch([place.id])
    return site


@transaction.atomic
def drop_cover(actor: Actor, *, place: Place, picture_id: UUID, now: datetime) -> None:
    """Take the picture off the home page. Raises NotFound, NotAllowed."""
    site = _locked(place)
    check(actor, EDIT_SITE, place.ref)
    drop_picture(actor, form_key=site.id, picture_id=picture_id, owner=("site", site.id), now=now)
    audit.record(
        actor, EDIT_SITE.key, now=now, subject_type="site", subject_id=site.id, place_id=place.id,
        changes={"picture": (str(picture_id), "")},
    )  # fmt: skip
    touch([place.id])


@transaction.atomic
def complain(actor: Actor, *, place: Place, form_key: UUID, body: str, contact: str, page: str, now: datetime) -> Complaint:
    """Anybody may say what is wrong with the platform, signed in or not. Sending one form twice makes one complaint."""
    body = clean_text(body)
    if not rules.is_answerable(body):
        raise Invalid({"body": _("再多写几个字，说清是什么事")})
    complaint, created = Complaint.objects.get_or_create(
        id=form_key,
        defaults={
            "place": place,
            "account_id": actor.account_id,
            "body": body,
            "contact": clean_line(contact),
            "page": clean_line(page),
            "received_at": now,
        },
    )
    if created:
        audit.record(
            actor, "sites.complain", now=now, subject_type="complaint", subject_id=complaint.id, place_id=place.id
        )  # fmt: skip
    return complaint


@transaction.atomic
def answer_complaint(actor: Actor, *, complaint_id: UUID, answer: str, now: datetime) -> Complaint:
    """Answer a complaint, once. Raises NotFound, NotAllowed, Refused when answered, Invalid({'answer': …})."""
    complaint = Complaint.objects.select_for_update().select_related("place").filter(id=complaint_id).first()
    if complaint is None:
        raise NotFound(_("没有这条意见"))
    check(actor, ANSWER_COMPLAINT, complaint.place.ref)
    if complaint.answered_at is not None:
        raise Refused(_("这条意见已经答复过了"))
    if not rules.is_answerable(answer):
        raise Invalid({"answer": _("答复再写清楚一点，说明怎么办、什么时候办")})
    complaint.answer, complaint.answered_at, complaint.answered_by_id = clean_text(answer), now, actor.account_id
    complaint.save()
    audit.record(
        actor, ANSWER_COMPLAINT.key, now=now, subject_type="complaint", subject_id=complaint.id, place_id=complaint.place_id
    )  # fmt: skip
    return complaint
