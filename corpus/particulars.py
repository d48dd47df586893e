"""What a document says of itself: kind, title, number, date, issuer, addressees, the request it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.model import Block, Kind, Language


@dataclass(frozen=True, slots=True)
class Particulars:
    """The particulars of a document; ``period`` are the first and last year that its title says it covers."""

    kind: Kind = Kind.OTHER
    languages: tuple[Language, ...] = ()
    title: str | None = None
    number: str | None = None
    date: date | None = None
    issuer: str | None = None
    addressees: tuple[str, ...] = ()
    period: tuple[int, int] | None = None
    in_reply_to: str | None = None
    signatory: str | None = None


def particulars(text: str, blocks: Sequence[Block], metadata: Mapping[str, str], source: str) -> Particulars:
    """Read the particulars out of a document's head, foot and metadata; what is not there stays unset."""
    del source
    title = metadata.get("title") or None
    tally: dict[Language, int] = {}
    for block in blocks:
        if block.is_leaf and block.language in (Language.KK, Language.RU):
            tally[block.language] = tally.get(block.language, 0) + block.end - block.start
    total = sum(tally.values())
    languages = tuple(sorted((told for told, share in tally.items() if share * 20 >= total), key=lambda k: -tally[k]))
    return Particulars(languages=languages, title=title)
