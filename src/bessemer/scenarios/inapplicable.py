"""The error of a scenario that a region cannot have, with its reason as a message."""

from __future__ import annotations

from bessemer.errors import UnavailableError
from bessemer.words import Message, say


class InapplicableError(UnavailableError):
    """A scenario that makes no sense, or has no figures, for a region.

    Parameters
    ----------
    reason : Message
    """

    def __init__(self, reason: Message) -> None:
        self.reason = reason
        super().__init__(say(reason))
