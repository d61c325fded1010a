"""Keys of records."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7: unique without asking the database, and in the order of time (design §11)."""
    return uuid7()
