"""The boards in a change of the tree: posts stay where they were written and live where that place lives, so there is only
counting to do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.boards.models import Comment, Post
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    """Posts recorded at these places, drafts included."""
    return Post.objects.filter(place_id__in=places).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """Posts and comments written at these places after a moment."""
    posts = Post.objects.filter(place_id__in=places, created_at__gt=moment).count()
    return posts + Comment.objects.filter(post__place_id__in=places, created_at__gt=moment).count()


POSTS = Participant("boards", "通知公告和村友圈帖子", "notices and circle posts", count, count_since)
