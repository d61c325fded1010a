"""Posts of a group: for everybody where it is open, for its members where it is closed."""

from uuid import UUID

from teabowl.boards.models import Post
from teabowl.boards.queries.lists import PAGE, BoardPage, cursor_of, older_than, rows_of, time_and_key, with_all_it_shows
from teabowl.boards.rules import STANDING
from teabowl.places.models import Place


def group_page(place: Place, group_id: UUID, cursor: str = "", *, size: int = PAGE) -> BoardPage:
    """A page of a group's posts, newest first. The caller has asked whether the reader may."""
    before = time_and_key(cursor) if cursor else None
    posts = Post.objects.filter(group_id=group_id, status__in=[s.value for s in STANDING])
    posts = posts.filter(older_than(before)) if before else posts
    found = list(with_all_it_shows(posts.newest_first())[: size + 1])
    more = len(found) > size
    found = found[:size]
    return BoardPage(rows_of(found, place, pictures=True), cursor_of(found[-1]) if more else "", not before)
