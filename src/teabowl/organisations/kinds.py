"""What organisations, members and posts can be. Values only: no Django, no words."""

from enum import StrEnum

from teabowl.kernel.actor import PostKind

__all__ = ["Began", "End", "EventKind", "Kind", "PostKind", "PostWhy", "Status", "StepKind"]


class Kind(StrEnum):
    """Forms of an organisation. A group stands within a branch; its members are the branch's."""

    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    JOINT_BRANCH = "joint_branch"
    GROUP = "group"


BRANCHES = frozenset({Kind.BRANCH, Kind.JOINT_BRANCH})
"""Where members belong: 'Every member must be organised into a branch' (党章 art 8)."""


class Status(StrEnum):
    """On the way into the Party (发展党员工作细则 2014), and in it."""

    APPLICANT = "applicant"
    ACTIVIST = "activist"
    DEVELOPMENT = "development_object"
    PROBATIONARY = "probationary"
    FULL = "full"


IN_PARTY = (Status.PROBATIONARY, Status.FULL)
ON_THE_WAY = (Status.APPLICANT, Status.ACTIVIST, Status.DEVELOPMENT)


class Began(StrEnum):
    """How a spell of a member in an organisation began, or what began after it ended."""

    STEP = "step"
    TRANSFER = "transfer"
    TREE = "tree"
    """The organisation was merged, or taken into another."""
    IMPORT = "import"
    RESTORED = "restored"


class End(StrEnum):
    """How it ends for good. Party constitution arts 7, 9, 41; 'lost' may be restored."""

    DIED = "died"
    RESIGNED = "resigned"
    REMOVED = "removed"
    EXPELLED = "expelled"
    CANCELLED = "cancelled"
    LOST = "membership_stopped"
    AWAY = "transferred_out"
    """To an organisation that this installation does not know."""
    DROPPED = "application_ended"
    UNDONE = "undone"
    """Brought in by a table that was taken back: never counted."""


class StepKind(StrEnum):
    """What happened to a member, dated, with its decision."""

    ENTERED = "entered"
    """Put on the list as they stood: the steps before were taken on paper."""
    APPLIED = "applied"
    ACTIVIST = "activist"
    DEVELOPMENT = "development_object"
    ADMITTED = "admitted"
    EXTENDED = "probation_extended"
    CONFIRMED = "confirmed"
    TRANSFERRED = "transferred"
    NO_VOTE = "without_vote"
    """Probation within the Party (留党察看): no vote for a time (Party constitution art 41)."""
    ENDED = "ended"
    RESTORED = "restored"


class PostWhy(StrEnum):
    """Why a post ended. 'replaced_unfit' is what the yearly review calls 调整不胜任书记."""

    TERM = "term_over"
    MOVED = "moved"
    AGE = "age"
    HEALTH = "health"
    RESIGNED = "resigned"
    UNFIT = "replaced_unfit"
    DISCIPLINE = "discipline"
    DIED = "died"
    MERGED = "merged"
    OTHER = "other"
    MISTAKE = "entered_wrong"
    """Never held: not counted."""


class EventKind(StrEnum):
    """What happened to an organisation."""

    SET_UP = "set_up"
    RENAMED = "renamed"
    REFORMED = "form_changed"
    MOVED = "re_parented"
    MERGED = "merged"
    DISSOLVED = "dissolved"
    ELECTED = "elected"
    """A new term began."""
    JOINED = "joined"
    """A joint branch joins other places than before."""
