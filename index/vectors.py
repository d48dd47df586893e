"""The vector index of a library: made from the store's vectors, and made fair between the languages (`index.fairness`).

The store holds raw vectors in half precision. A library in a file is searched by FAISS, in memory; one in PostgreSQL by
pgvector, in the store's own transactions.
"""

from __future__ import annotations

from sqlalchemy import Connection

from corpus import databases
from corpus.store import Library
from index.engines import pgvector
from index.engines.faiss_index import EXACT_TO, FaissIndex
from index.engines.interfaces import Keys, Vectors
from index.engines.stored import check_model, pack, unpack
from index.fairness import Fairness
from index.models import Model

__all__ = ["EXACT_TO", "FEW", "Keys", "Vectors", "add", "check_model", "opened", "pack", "unpack"]

# As few passages as a filter may leave are compared one by one: exact, and faster than any index.
FEW = 3_000


def opened(library: Library, model: Model, fair: Fairness, exact_to: int = EXACT_TO) -> Vectors:
    """The index of a library, brought up to date with its store. Raises `StaleIndex`."""
    if databases.is_postgresql(library.engine):
        return pgvector.PgvectorIndex.open(library, model, fair)
    return FaissIndex.open(library, model, fair, exact_to)


def add(connection: Connection, document_id: str, model: Model) -> None:
    """Make a document's stored vectors findable in the same transaction; FAISS takes them in by itself."""
    if databases.is_postgresql(connection):
        pgvector.add(connection, document_id, model)
