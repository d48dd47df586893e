"""The index made anew from the store: passages, words, vectors, versions, threads; one document a transaction."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import store
from corpus.ledger import commitments_of
from index import thread_store, words, works
from index.embedding import Embedder
from index.thread_near import Neighbours, compare_anew
from nlp.version import version
from service.keeping import index_document, indexed


def reindex(library: store.Library, embedder: Embedder) -> Iterator[str]:
    """Make every document's passages, words and vectors anew, then all threads; yields a line of progress a document.

    Searches go on meanwhile over what is there; stopped half-way, what is done stays done. Nothing is tagged anew: a
    document whose tags another version made, and this one can't use, stays as it was and out of the threads.
    """
    with library.read() as connection:
        entries = store.entries(connection)
    older = [entry.id for entry in entries if entry.made_with != version()]
    for at, entry in enumerate(entries, 1):
        try:
            said = _made_anew(library, entry.id, embedder)
        except (KeyError, TypeError, ValueError):
            if entry.id not in older:
                raise
            with library.write() as connection:
                thread_store.remove(connection, entry.id)
            said = "left as it was: another version tagged it, in a way that this one can't use. Ingest its file again."
        yield f"[{at}/{len(entries)}] {entry.source}: {said}"
    with library.write() as connection:
        words.mend(connection)
    count = compare_anew(library, Neighbours(library, embedder.model))
    yield f"threads: {count} statements compared"
    if older:
        yield f"{len(older)} of {len(entries)} documents were tagged by another version. Ingest their files again."


def _made_anew(library: store.Library, document_id: str, embedder: Embedder) -> str:
    """Make anew what one document is found by; says how much that is."""
    with library.read() as connection:
        document = store.get_document(connection, document_id)
        annotations = store.get_annotations(connection, document_id)
        commitments = commitments_of(connection, document_id)
    if document is None:
        return "removed meanwhile"
    found_by = indexed(document, annotations, commitments, embedder)
    with library.write() as connection:
        index_document(connection, document, found_by)
        works.note(connection, document, annotations)
        thread_store.put(connection, document.id, found_by.said, found_by.said_vectors, found_by.model)
    return f"{len(found_by.units)} passages"
