"""The boards in a change of the tree: posts, groups and what was sent stay where they were written and live where that place
lives, so there is only counting to do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.boards.models import Comment, Group, Post
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    """Posts recorded at these places, drafts included, and groups."""
    return Post.objects.filter(place_id__in=places).count() + Group.objects.filter(place_id__in=places).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """Posts, comments and groups written at these places after a moment."""
    posts = Post.objects.filter(place_id__in=places, created_at__gt=moment).count()
    groups = Group.objects.filter(place_id__in=places, started_at__gt=moment).count()
    return posts + groups + Comment.objects.filter(post__place_id__in=places, created_at__gt=moment).count()


POSTS = Participant("boards", "通知公告、村友圈和小组", "notices, circle posts and groups", count, count_since)
