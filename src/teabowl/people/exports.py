"""One's own data as a file: JSON for machines, a page for people (PIPL art 45)."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import get_language

from teabowl.access.queries import grants_of
from teabowl.audit import actions as audit
from teabowl.audit.queries import entries_about
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.masks import mask_resident_number
from teabowl.people.models import Account, Person, Vouch
from teabowl.people.personal import REGISTRY, Rows
from teabowl.people.queries import person_ids
from teabowl.people.secrets import open_sealed
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def gather(actor: Actor) -> list[tuple[str, Rows]]:
    """[(part's name, rows)]: people's own parts first, then each registered area's, the audit last. Raises NotAllowed."""
    if actor.account_id is None:
        raise NotAllowed(_("请先登录"))
    account = Account.objects.select_related("person").get(id=actor.account_id)
    person = account.person
    english = (get_language() or "").startswith("en")
    parts = [(_("我"), _me(person, account)), (_("关注的村"), _follows(account)), (_("村民认证"), _memberships(person))]
    parts += [(_("我作过的证明"), _vouches(person)), (_("我的职责"), _roles(account))]
    parts += [(part.label_en if english else part.label_zh, part.export(person, account)) for part in REGISTRY]
    parts.append((_("操作记录"), _trail(person, account)))
    return parts


@transaction.atomic
def export_zip(actor: Actor, *, now: datetime) -> bytes:
    """A zip with data.json and data.html. The export itself is recorded. Raises NotAllowed."""
    parts = gather(actor)
    text = json.dumps(dict(parts), ensure_ascii=False, indent=1, default=str)
    tables = [(name, list(rows[0]) if rows else [], rows) for name, rows in parts]
    page = render_to_string("people/export_file.html", {"tables": tables, "name": actor.name, "now": now}, using="pages")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", text)
        archive.writestr("data.html", page)
    audit.record(
        actor,
        "people.export_my_data",
        now=now,
        subject_type="person",
        subject_id=actor.person_id,
        about_person_id=actor.person_id,
    )
    return out.getvalue()


def _me(person: Person, account: Account) -> Rows:
    sealed = person.resident_number
    number = mask_resident_number(open_sealed(sealed, "person.resident_number")) if sealed else ""
    return [
        {
            "name": person.name,
            "phone": account.phone or "",
            "register_phone": person.phone,
            "resident_number": number,
            "created_at": account.created_at.isoformat(),
        }
    ]


def _follows(account: Account) -> Rows:
    rows = account.follows.select_related("place").order_by("started_at")
    return [{"village": f.place.name, "from": f.started_at.isoformat(), "until": _iso(f.ended_at)} for f in rows]


def _memberships(person: Person) -> Rows:
    return [
        {
            "village": m.place.name,
            "group": m.group,
            "phone": m.phone,
            "status": m.status,
            "applied_at": m.applied_at.isoformat(),
            "decided_at": _iso(m.decided_at),
            "ended_at": _iso(m.ended_at),
            "decline_reason": m.decline_reason,
        }
        for m in person.memberships.select_related("place").order_by("applied_at")
    ]


def _vouches(person: Person) -> Rows:
    rows = Vouch.objects.filter(by_id__in=person_ids(person.id)).select_related("membership__place").order_by("at", "id")
    return [{"village": v.membership.place.name, "at": v.at.isoformat()} for v in rows]


def _roles(account: Account) -> Rows:
    return [
        {"role": str(g.role_name), "place": g.place.name, "from": g.starts_on.isoformat(), "until": _iso(g.ends_on)}
        for g in grants_of(account.id)
    ]


def _trail(person: Person, account: Account) -> Rows:
    return [
        {"at": e.at.isoformat(), "who": e.actor_name, "verb": e.verb, "looked_only": e.is_read}
        for e in entries_about(person_ids(person.id), [account.id])
    ]


def _iso(moment: date | None) -> Any:
    return moment.isoformat() if moment else ""
