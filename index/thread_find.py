"""The pairs of some statements with what the library holds: candidates by kept signs and nearness, then scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, func, select

from corpus import schema
from corpus.parts import parts
from index import thread_store
from index.thread_material import Key, Said
from index.thread_pairs import Pairs, candidates, pairs, wanted

_SAID = schema.said.c
# Words that stand in more statements than this tell nothing of which undertaking it is.
_MOST_POSTINGS, _FEWEST_POSTINGS, _SHARE = 500, 60, 25


def found_pairs(
    connection: Connection,
    said: Sequence[Said],
    near: Mapping[Key, Sequence[int]],
    among: Collection[str] | None = None,
) -> Pairs:
    """The pairs of some statements with those of the library, or of some of its documents.

    ``near`` names for statements the passages of the library that are nearest in meaning.
    """
    rare = thread_store.rarity(connection, said)
    size = max(thread_store.counted(connection), 1)
    signs = sorted({sign for one in said for sign in thread_store.signs(one) if not sign.startswith(("t:", "i:"))})
    at_most = min(max(_FEWEST_POSTINGS, size // _SHARE), _MOST_POSTINGS)
    postings = thread_store.postings(connection, signs, at_most)
    postings = {sign: [key for key in keys if _is_in(key, among)] for sign, keys in postings.items()}
    in_passage = thread_store.in_passages(connection, {passage for passages in near.values() for passage in passages})
    close = {
        key: [other for passage in passages for other in in_passage.get(passage, ()) if _is_in(other, among)]
        for key, passages in near.items()
    }
    known = {key[0] for keys in (*postings.values(), *close.values()) for key in keys} | {one.document for one in said}
    is_target = partial(_is_target, _targets(connection, known))
    chosen = candidates(said, postings, rare, is_target)
    for one in said:
        also = [key for key in close.get(one.key, ()) if is_target(one.key) or is_target(key)]
        chosen[one.key] = list(dict.fromkeys((*chosen[one.key], *also)))
    held = {one.key: one for one in said}
    held |= thread_store.load(connection, (key for key in wanted(chosen) if key not in held))
    owners = {(one.document, one.owner) for one in held.values() if one.owner is not None}
    held |= thread_store.load(connection, owners - held.keys())
    return pairs(said, chosen, held, thread_store.rarity(connection, held.values()))


def _is_in(key: Key, among: Collection[str] | None) -> bool:
    return among is None or key[0] in among


def _is_target(bounds: Mapping[str, int], key: Key) -> bool:
    """Commitments and what stands beside them come before all else that a document says."""
    return key[1] < bounds.get(key[0], 0)


def _targets(connection: Connection, documents: Iterable[str]) -> dict[str, int]:
    bounds: dict[str, int] = {}
    for part in parts(documents):
        rows = connection.execute(
            select(_SAID.document_id, func.max(_SAID.ordinal))
            .where(_SAID.document_id.in_(part), _SAID.commitment_id.is_not(None) | _SAID.owner.is_not(None))
            .group_by(_SAID.document_id)
        )
        bounds.update({document: last + 1 for document, last in rows})
    return bounds
