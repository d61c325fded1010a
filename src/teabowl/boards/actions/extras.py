"""What a circle post has besides words: its group, its link, its question."""

from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve

from teabowl.boards import rules, words
from teabowl.boards.models import Group, Poll, PollOption, Post
from teabowl.boards.queries.groups import is_in_group
from teabowl.boards.rules import Extras, PollAsk
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused


def put_extras(post: Post, extras: Extras) -> None:
    """Write them onto the post, not yet saved. Raises Invalid (a link that leads elsewhere), NotFound (no such group)."""
    post.is_album, post.about_minor, post.comments_off = extras.album, extras.about_minor, extras.comments_off
    if extras.link_path and not extras.link_title:
        words.check_nothing_wrong([Problem("link_title", "link_title_missing")])
    post.link_path, post.link_title = page_of_site(extras.link_path), extras.link_title[: rules.MAX_TITLE]
    post.group = _group_here(post, extras.group_id)


def _group_here(post: Post, group_id: UUID | None) -> Group | None:
    if group_id is None:
        return None
    group = Group.objects.select_related("place").filter(id=group_id, ended_at__isnull=True).first()
    if group is None or group.place.ref.id != post.place.ref.id:
        raise NotFound(words.NOT_HERE)
    return group


def page_of_site(typed: str) -> str:
    """The path of a page of this site, from an address as people copy it: whatever host was typed, the link stays here. '' for
    nothing typed. Raises Invalid."""
    if not typed:
        return ""
    path = ""
    try:
        path = urlsplit(typed if "://" in typed or typed.startswith("/") else f"//{typed}").path
        resolve(path)
    except (ValueError, Resolver404):
        path = ""
    if not path.startswith("/p/") or len(path) > rules.MAX_LINK:
        words.check_nothing_wrong([Problem("link_path", "link_nowhere")])
    return path


def check_may_talk_in(actor: Actor, group: Group | None) -> None:
    """One talks in a group that one is in. Raises NotAllowed, Refused."""
    if group is None:
        return
    if group.ended_at is not None:
        raise Refused(words.GROUP_ENDED)
    if not is_in_group(actor.account_id, group.id):
        raise NotAllowed(words.NOT_IN_GROUP)


def put_poll(post: Post, ask: PollAsk | None) -> None:
    """Write a draft's question as typed, in place of what was there. What is wrong with it is said when it is published."""
    Poll.objects.filter(post=post).delete()
    if ask is None:
        return
    poll = Poll.objects.create(post=post, until=ask.until or date(2000, 1, 1), most=max(1, ask.most))
    options = [o[: rules.MAX_OPTION] for o in ask.options[: 2 * rules.OPTIONS.stop]]
    PollOption.objects.bulk_create(PollOption(poll=poll, position=n, text=text) for n, text in enumerate(options))
