"""The errors of reading and keeping, named after what the user can do about them; all carry the file and the remedy."""

from __future__ import annotations

from corpus.model import Failure


class MindetError(Exception):
    """Any error that a user can act on; its text is a full sentence to be shown as it stands."""


class Unreadable(MindetError):
    """A file that gives no document: `category` says why, `remedy` what to do, `source` which file."""

    def __init__(self, source: str, category: Failure, reason: str, remedy: str) -> None:
        super().__init__(f"{source}: {reason}. {remedy}")
        self.source, self.category, self.reason, self.remedy = source, category, reason, remedy

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, Failure, str, str]]:
        # An exception is pickled by its message alone, which would lose the rest between processes.
        return type(self), (self.source, self.category, self.reason, self.remedy)
