"""Everything that is done with messages."""

from teabowl.messages.actions.telling import tell

__all__ = ["tell"]
