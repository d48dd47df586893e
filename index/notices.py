"""What the user should know about a search: sentences that can be said in any language of the interface."""

from __future__ import annotations

from typing import Any, Self

CUT = "Only the first %(count)d characters of the query were searched for."
CORRECTED = "Searched for: %(query)s"
UNDATED = "Documents without a date that were left out by since/until: %(count)d."
NUMBERS = "Only passages with the numbers of the query are shown."
VAGUE = "The query holds only words that ask or join. Add what it is about."
UNQUOTED = "No passage holds the quoted phrase word for word: its words were searched for."
MESSAGES = (CUT, CORRECTED, UNDATED, NUMBERS, VAGUE, UNQUOTED)


class Notice(str):
    """A sentence in English that keeps what it was made of."""

    __slots__ = ("message", "values")

    message: str
    values: dict[str, Any]

    def __new__(cls, message: str, **values: Any) -> Self:
        """The message with its values filled in."""
        made = super().__new__(cls, message % values)
        made.message, made.values = message, values
        return made
