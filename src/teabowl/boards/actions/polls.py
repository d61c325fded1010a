"""Voting in the village's own question. It counts for nothing else: no ranking, no review."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from teabowl.boards import rules, words
from teabowl.boards.actions.extras import check_may_talk_in
from teabowl.boards.actions.locks import account_of, hold_post, tell
from teabowl.boards.models import Ballot, Poll, PollOption
from teabowl.boards.permissions import VOTE
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Problem, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache


@transaction.atomic
def vote(actor: Actor, *, post_id: UUID, options: Iterable[UUID], now: datetime) -> Poll:
    """Vote once. Secret: nothing kept says who chose what, so it cannot be changed or taken back.

    Raises Invalid at 'options', NotAllowed, NotFound, Refused (over, already voted, not standing).
    """
    post = hold_post(post_id)
    poll = Poll.objects.select_for_update().filter(post=post).first()
    if poll is None or post.status == "draft":
        raise NotFound(words.NOT_HERE)
    check(actor, VOTE, post.place.ref)
    check_may_talk_in(actor, post.group)
    if post.status not in rules.STANDING:
        raise Refused(words.NOT_STANDING)
    today, account = china_date(now), account_of(actor)
    if today > poll.until:
        raise Refused(words.POLL_OVER)
    if Ballot.objects.filter(poll=poll, account_id=account).exists():
        raise Refused(words.ALREADY_VOTED)
    chosen = set(options)
    known = set(PollOption.objects.filter(poll=poll, id__in=chosen).values_list("id", flat=True))
    if not chosen or chosen != known:
        words.check_nothing_wrong([Problem("options", "choice_missing")])
    if len(chosen) > poll.most:
        words.check_nothing_wrong([Problem("options", "choices_many", poll.most)])
    Ballot.objects.create(poll=poll, account_id=account, on=today)
    PollOption.objects.filter(id__in=chosen).update(votes=F("votes") + 1)
    poll.ballots += 1
    poll.save()
    tell(actor, "vote", now=now, place=post.place, subject=post)
    return poll


@transaction.atomic
def end_polls(*, now: datetime) -> int:
    """Background work: pages of questions whose last day is over become stale, so that they show the result. Answers how many."""
    over = (
        Poll.objects.select_for_update(of=("self",))
        .select_related("post__place")
        .filter(ended_at__isnull=True, until__lt=china_date(now))
    )
    polls = list(over.order_by("id")[:500])
    for poll in polls:
        poll.ended_at = now
        poll.save(update_fields=["ended_at"])
        pagecache.touch(poll.post.place.lineage)
    return len(polls)
