"""What of the boards can be found by words: what everybody may read, and nothing by or about children."""

from teabowl.boards.models import Post
from teabowl.boards.rules import Board, PostStatus
from teabowl.kernel.searching import Found, Searched
from teabowl.kernel.texts import excerpt, hidden_numbers


def entry(post: Post) -> Found | None:
    if post.status != PostStatus.PUBLISHED or post.published_at is None or post.by_minor or post.about_minor:
        return None
    title, body = post.title, post.body
    if post.phones_hidden:
        title, body = hidden_numbers(title), hidden_numbers(body)
    names = (post.author_name.partition(" · ")[0],) if post.board == Board.CIRCLE and post.author_name else ()
    return Found(
        post.place_id, title or excerpt(body, 40), body, post.published_at, f"{post.board}/{post.id}/", names=names,
        board=post.board,
    )  # fmt: skip


SEARCHED = [Searched("post", "boards.Post", Board.NOTICES, entry)]
