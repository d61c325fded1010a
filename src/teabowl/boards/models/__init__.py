"""Tables of the boards. Texts are plain text. What was published stays: corrections keep the text before, and what is taken
down keeps its record, its reason and its way to appeal."""

from teabowl.boards.models.groups import Group, GroupMember
from teabowl.boards.models.minors import Minor
from teabowl.boards.models.polls import Ballot, Poll, PollOption
from teabowl.boards.models.posts import Comment, Post, PostQuerySet, PostVersion, Watch
from teabowl.boards.models.sent import SentCopy, SentNotice

__all__ = [
    "Ballot",
    "Comment",
    "Group",
    "GroupMember",
    "Minor",
    "Poll",
    "PollOption",
    "Post",
    "PostQuerySet",
    "PostVersion",
    "SentCopy",
    "SentNotice",
    "Watch",
]
