"""What people decided of links, in terms of the library as it is now."""

from __future__ import annotations

from sqlalchemy import Connection

from corpus.anchors import located
from corpus.decisions import LINKS, TOGETHER, standing
from index.thread_model import Ruling


def rulings(connection: Connection) -> list[Ruling]:
    """What people decided of links, as far as it is found again."""
    taken = standing(connection, LINKS)
    where = located(connection, (anchor for one in taken for pair in one.ends for anchor in pair))
    return [
        Ruling(where[one], where[other], decision.verdict in TOGETHER, decision.id)
        for decision in taken
        for one, other in decision.ends
        if one in where and other in where and where[one] != where[other]
    ]
