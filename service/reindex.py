"""The index made anew from the store: passages, their words and vectors, versions; one document a transaction."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import store
from index import works
from index.embedding import Embedder
from index.passages import passages
from service.keeping import index_document


def reindex(library: store.Library, embedder: Embedder) -> Iterator[str]:
    """Make every document's passages, words and vectors anew; yields a line of progress a document.

    Searches go on meanwhile over what is there; stopped half-way, what is done stays done.
    """
    with library.read() as connection:
        entries = store.entries(connection)
    for at, entry in enumerate(entries, 1):
        with library.read() as connection:
            document = store.get_document(connection, entry.id)
            annotations = store.get_annotations(connection, entry.id)
        if document is None:  # removed since
            continue
        units = passages(document, annotations)
        vectors = embedder.passages([unit.embedded for unit in units])
        with library.write() as connection:
            index_document(connection, document, units, vectors, embedder.model)
            works.note(connection, document, annotations)
        yield f"[{at}/{len(entries)}] {entry.source}: {len(units)} passages"
