"""What the command says in one line when it cannot go on."""

from teabowl.kernel.errors import TeabowlError


class CannotLaunch(TeabowlError):
    """Something outside our code is in the way; the message says what, and what to do."""


class AlreadyRunning(CannotLaunch):
    """Another process serves from this folder."""
