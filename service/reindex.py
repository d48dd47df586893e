"""The index made anew from the store: passages, words, vectors, versions, threads; one document a transaction."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import store
from corpus.ledger import commitments_of
from index import thread_store, words, works
from index.embedding import Embedder
from index.thread_near import Neighbours, compare_anew
from service.keeping import index_document, indexed


def reindex(library: store.Library, embedder: Embedder) -> Iterator[str]:
    """Make every document's passages, words and vectors anew, then all threads; yields a line of progress a document.

    Searches go on meanwhile over what is there; stopped half-way, what is done stays done.
    """
    with library.read() as connection:
        entries = store.entries(connection)
    for at, entry in enumerate(entries, 1):
        with library.read() as connection:
            document = store.get_document(connection, entry.id)
            annotations = store.get_annotations(connection, entry.id)
            commitments = commitments_of(connection, entry.id)
        if document is None:  # removed since
            continue
        found_by = indexed(document, annotations, commitments, embedder)
        with library.write() as connection:
            index_document(connection, document, found_by)
            works.note(connection, document, annotations)
            thread_store.put(connection, document.id, found_by.said, found_by.said_vectors, found_by.model)
        yield f"[{at}/{len(entries)}] {entry.source}: {len(found_by.units)} passages"
    with library.write() as connection:
        words.mend(connection)
    count = compare_anew(library, Neighbours(library, embedder.model))
    yield f"threads: {count} statements compared"
