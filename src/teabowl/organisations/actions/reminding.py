"""Background work that tells of an end in time: letters of introduction about to run out, terms of office nearing the election. Each is
told once; the desk keeps showing it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from teabowl.kernel.actor import PostKind, system_actor
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.organisations import rules, rules_transfers
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.letters import RELATED, accounts_of, receivers, senders, tell_of
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Organisation, Transfer
from teabowl.organisations.queries.known import accounts_in_post
from teabowl.organisations.rules_transfers import State

CLOCK = system_actor("organisations.reminding")
BATCH = 500
SEE_TO_IT = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.ORGANISATION_COMMISSIONER)


@transaction.atomic
def tell_ending(*, now: datetime) -> int:
    """The member and both sides hear once, a few days before, of each letter that soon runs out. Returns of how many."""
    today = china_date(now)
    last = today + timedelta(days=rules_transfers.REMIND_AHEAD)
    near = Transfer.objects.filter(state=State.ISSUED, until__gte=today, until__lte=last, ending_told_at__isnull=True)
    rows = near.select_for_update(of=("self",), skip_locked=True).select_related(*RELATED).order_by("until", "id")[:BATCH]
    told = 0
    for letter in rows:
        if (
            letter.issued_on is None
            or letter.until is None
            or not rules_transfers.ends_soon(letter.issued_on, letter.until, today)
        ):
            continue
        letter.ending_told_at = now
        letter.save(update_fields=["ending_told_at"])
        mine, given = accounts_of(letter.member), {"until": letter.until}
        tell_of(CLOCK, "letter_ending", letter, mine, now, given, mine=True)
        others = [key for key in (*senders(letter, now), *receivers(letter, now)) if key not in mine]
        tell_of(CLOCK, "letter_waits", letter, others, now, given)
        told += 1
    return told


@transaction.atomic
def remind_of_elections(*, now: datetime) -> int:
    """Who holds a post hears once when the term nears its end, and once when it is over without an election. Returns of how many
    organisations."""
    today = china_date(now)
    again = Q(election_told_on__isnull=True) | Q(election_told_on__lte=F("term_until"), term_until__lt=today)
    near = Organisation.objects.standing().filter(again, term_until__lte=today + rules.ELECTION_AHEAD).exclude(kind=Kind.GROUP)
    rows = list(
        near.select_for_update(of=("self",), skip_locked=True).select_related("place").order_by("term_until", "id")[:BATCH]
    )
    told = 0
    for row in rows:
        state = rules.election_to_tell(row.term_until, row.election_told_on, today)
        if not state:
            continue
        row.election_told_on = today
        row.save(update_fields=["election_told_on"])
        kind = "organisations.election"
        tell(
            CLOCK, kind=kind, to=accounts_in_post(row.id, SEE_TO_IT, today), title=words.TOLD[f"{kind}.{state}"],
            words={"name": row.name, "until": row.term_until}, about=("organisation", row.id), now=now, path=f"/o/{row.id}/",
            place=row.place, step=f"{state}-{row.term_until}",
        )  # fmt: skip
        told += 1
    return told
