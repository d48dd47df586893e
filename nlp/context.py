"""What a stage may know of the text around the block it reads: the document's particulars and the block's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.model import BlockKind, Column, Kind
from corpus.table_heads import CellHead


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every component as ``doc.user_data["context"]``.

    ``issued`` is the document's own date, ``period`` the years it covers where its title names them (a plan for 2022);
    ``glossary`` its short forms; ``section`` the headings above the block; ``role`` the plan column a cell stands in,
    ``heading`` the words over and before a table's cell that say what its numbers are, ``head`` the same taken apart.
    """

    issued: date | None = None
    period: tuple[int, int] | None = None
    kind: Kind = Kind.OTHER
    glossary: Mapping[str, str] = field(default_factory=dict)
    block: BlockKind = BlockKind.PARAGRAPH
    section: tuple[str, ...] = ()
    role: Column | None = None
    header: bool = False
    heading: str = ""
    head: CellHead = field(default_factory=CellHead)
