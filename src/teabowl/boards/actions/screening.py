"""What is asked of a villager's text before it goes out: spam, children, words of the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from teabowl.boards import rules, words
from teabowl.boards.actions.locks import check_not_often, hour_before
from teabowl.boards.models import Comment, Post
from teabowl.boards.queries.minors import youth_of
from teabowl.boards.rules import Youth
from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date
from teabowl.moderation import queries as moderation
from teabowl.moderation import rules as moderation_rules
from teabowl.moderation import words as moderation_words
from teabowl.moderation.rules import Hit, HoldReason
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class Screened:
    """Why a text waits for a look (nothing: it goes out), which words it holds, and how young its writer is."""

    reasons: tuple[HoldReason, ...]
    hits: tuple[Hit, ...]
    youth: Youth | None


def screen(actor: Actor, place: Place, texts: Sequence[str], now: datetime, *, own: UUID | None = None) -> Screened:
    """Look a villager's text over; `own` is the post's key, so that it is not compared with itself. What the committee says is
    its own responsibility and is not asked. Raises Invalid."""
    text = "\n".join(t for t in texts if t)
    youth = youth_of(actor, china_date(now))
    if youth is not None:
        words.check_nothing_wrong(rules.problems_of_youth(youth, text))
    _check_spam(actor, place, text, now, own)
    hits = moderation.hits(place, *texts)
    reasons = [*([HoldReason.MINOR] if youth is not None else []), *([HoldReason.WORDS] if hits else [])]
    return Screened(tuple(reasons), hits, youth)


def _check_spam(actor: Actor, place: Place, text: str, now: datetime, own: UUID | None) -> None:
    day = now - timedelta(hours=moderation_rules.SAME_TEXT_HOURS)
    posts = Post.objects.filter(author_id=actor.account_id, created_at__gt=day, board="circle").exclude(status="draft")
    posts = posts.exclude(id=own) if own else posts
    said = [f"{title}\n{body}" for title, body in posts.values_list("title", "body")]
    said += Comment.objects.filter(author_id=actor.account_id, created_at__gt=day).values_list("body", flat=True)
    moderation_words.check_nothing_wrong(moderation_rules.problems_of_spam(text, said))
    here, hour = {"place_id": place.id}, hour_before(now)
    lately = Post.objects.filter(**here, board="circle", created_at__gt=hour).count()
    lately += Comment.objects.filter(post__place_id=place.id, created_at__gt=hour).count()
    check_not_often(lately, rules.PLACE_AN_HOUR, "place_often")
