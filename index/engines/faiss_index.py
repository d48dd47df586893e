"""Vectors in FAISS: a cache that is refreshed from the store and never the truth.

Exact to `EXACT_TO` passages, from there on an inverted file with 8-bit vectors. The store holds raw float16 vectors;
the index holds them made fair between the languages (`index.fairness`). What comes is added to the index there is; one
that its library has outgrown is made anew beside it, while searches go on.
"""

from __future__ import annotations

import json
import logging
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Self

import faiss
import numpy as np
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from corpus.model import Language
from corpus.store import Library
from index.embedding import Matrix
from index.engines import stored
from index.engines.interfaces import Keys
from index.fairness import Fairness, fairness
from index.models import Model
from index.words import generation

FILE = "vectors.index"
EXACT_TO = 30_000
# Smaller libraries are read from the store as fast as from a file.
SAVED_FROM = 5_000
_MAGIC = b"mindet vectors 1\n"
_ROWS = 20_000
_PROBES = 48
# Vectors a list that the inverted file is trained on, and rounds of it: more gain nothing that shows in recall.
_TRAINED_ON, _TRAINING_ROUNDS = 40, 8
_THREADS = 2
# Similarity of a vector to what the index keeps of it in 8 bits a number, at least.
_SAME = 0.99
# `faiss.DirectMap.Hashtable`, which the stubs of FAISS lack.
_HASHTABLE = 2

log = logging.getLogger(__name__)


class FaissIndex:
    """The vectors of one library and model, open for search; safe to share between threads."""

    def __init__(self, library: Library, index: Any, model: Model, fair: Fairness, exact_to: int) -> None:
        # What a file holds is compared with the store once, whatever state of the store it was written in.
        self._index, self._generation = index, -1
        self._library, self._path, self._exact_to = library, library.home / FILE, exact_to
        self._model, self._fair = model, fair
        self._lock, self._refreshing = Lock(), Lock()
        self._making: Thread | None = None

    @classmethod
    def open(cls, library: Library, model: Model, fair: Fairness, exact_to: int = EXACT_TO) -> Self:
        """From the index file where it is whole and of this model, then brought up to date with the store."""
        # One query is too little work for several threads, and they stall each other beside other work.
        faiss.omp_set_num_threads(1)
        index = _load(library.home / FILE, _stamp(model, fair))
        with library.read() as connection:
            stored.check_model(connection, model)
            # No search waits yet: what would be made anew beside it is made at once.
            if index is not None and not _fits(index, len(stored.keys(connection, model)), exact_to):
                index = None
            opened = cls(library, index, model, fair, exact_to)
            if opened.refresh(connection) and opened.size >= SAVED_FROM:
                opened.save()
        return opened

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return int(self._index.ntotal) if self._index is not None else 0

    def refresh(self, connection: Connection) -> bool:
        """Take in what came and let go of what went since the last time; whether anything had changed."""
        current = generation(connection)
        # A connection may see an older state than the one that another thread has brought the index to.
        if current <= self._generation:
            return False
        with self._refreshing:
            return current > self._generation and self._refresh(connection, current)

    def _refresh(self, connection: Connection, current: int) -> bool:
        there = stored.keys(connection, self._model)
        if self._index is None:
            made = self._build(connection, there)
            with self._lock:
                self._index, self._generation = made, current
            return True
        held = _held_keys(self._index)
        gone, new = np.setdiff1d(held, there), np.setdiff1d(there, held)
        keys, rows = self._rows(connection, new)
        with self._lock:
            if len(gone):
                # The only selector that an inverted file with a map from keys to places takes.
                self._index.remove_ids(faiss.IDSelectorArray(gone))
            if len(keys):
                self._index.add_with_ids(rows, keys)
            self._generation = current
        if self._making is None and not _fits(self._index, len(there), self._exact_to):
            self._making = Thread(target=self._make_beside, name="mindet-vectors", daemon=True)
            self._making.start()
        return bool(len(gone) or len(keys))

    def _make_beside(self) -> None:
        """Make the index anew from a state of the store, put it in the old one's place, and save it."""
        try:
            with self._library.read() as connection:
                current = generation(connection)
                made = self._build(connection, stored.keys(connection, self._model))
            # What came meanwhile is taken in by the next search, for which the index is one of an older state.
            with self._refreshing, self._lock:
                self._index, self._generation = made, current
        except SQLAlchemyError as error:
            log.warning("%s: the vector index was not made anew (%s); the old one goes on", self._path, error)
        else:
            self.save()
        finally:
            self._making = None

    def search(
        self, _connection: Connection, row: Matrix, count: int, allowed: Keys | None = None
    ) -> list[tuple[int, float]]:
        """The nearest passages of one mapped query, the nearest first, among ``allowed`` keys only where given.

        Of many allowed keys in a library past `EXACT_TO` it is as near to exact as `_PROBES` lists are: for few keys
        use `among`.
        """
        if self.size == 0 or (allowed is not None and not len(allowed)):
            return []
        selector = None if allowed is None else faiss.IDSelectorBatch(np.asarray(allowed, np.int64))
        with self._lock:
            parameters = _parameters(self._index, selector, None if allowed is None else len(allowed))
            scores, keys = self._index.search(
                np.ascontiguousarray(row.reshape(1, -1), np.float32), min(count, self.size), params=parameters
            )
        return [(int(key), float(score)) for key, score in zip(keys[0], scores[0], strict=True) if key >= 0]

    def among(self, connection: Connection, row: Matrix, keys: Sequence[int]) -> dict[int, float]:
        """The similarity of one mapped query to some passages, one by one."""
        wanted = np.asarray(keys, np.int64)
        found, rows = wanted, self._held(wanted)
        if rows is None:
            found, rows = self._rows(connection, wanted)
        scores = rows @ row.reshape(-1)
        return dict(zip(found.tolist(), scores.tolist(), strict=True))

    def vector(self, connection: Connection, key: int) -> Matrix | None:
        """The mapped vector of one passage; None where the library holds none under this key."""
        _, rows = self._rows(connection, np.array([key], np.int64))
        return rows if len(rows) else None

    def _held(self, keys: Keys) -> Matrix | None:
        """The vectors of some passages as the index holds them; None where it lacks one."""
        if self._index is None or not len(keys):
            return None
        with self._lock:
            try:
                made: Matrix = self._index.reconstruct_batch(keys)
            except RuntimeError:  # a passage that came or went since the index was refreshed
                return None
        return made

    def save(self) -> bool:
        """Write the index file beside the old one and swap them; whether that worked, a full disk being no error."""
        header = json.dumps(_stamp(self._model, self._fair)).encode() + b"\n"
        with self._lock:
            body = faiss.serialize_index(self._index).tobytes()
        beside = None
        try:
            descriptor, name = tempfile.mkstemp(prefix=".vectors-", dir=self._path.parent)
            beside = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_MAGIC + header + len(body).to_bytes(8, "little") + body)
            beside.replace(self._path)
        except OSError as error:
            log.warning("%s: the vector index was not saved (%s); it stays in memory", self._path, error.strerror)
            if beside is not None:
                beside.unlink(missing_ok=True)
            return False
        return True

    def _build(self, connection: Connection, there: Keys) -> Any:
        dimension = self._fair.map.shape[0]
        if len(there) <= self._exact_to:
            index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        else:
            lists = _lists(len(there))
            index = faiss.IndexIVFScalarQuantizer(
                faiss.IndexFlatIP(dimension),
                dimension,
                lists,
                faiss.ScalarQuantizer.QT_8bit,
                faiss.METRIC_INNER_PRODUCT,
            )
            index.set_direct_map_type(_HASHTABLE)
            index.cp.niter = _TRAINING_ROUNDS
            sample = np.sort(np.random.default_rng(0).permutation(there)[: _TRAINED_ON * lists])
            with _threads(_THREADS):
                index.train(self._rows(connection, sample)[1])
        with _threads(_THREADS):
            for start in range(0, len(there), _ROWS):
                keys, rows = self._rows(connection, there[start : start + _ROWS])
                index.add_with_ids(rows, keys)
        return index

    def _rows(self, connection: Connection, keys: Keys) -> tuple[Keys, Matrix]:
        """The mapped vectors of some passages, with their keys in the same order."""
        found, rows, languages = self.raw(connection, keys)
        return found, self._fair.passages(rows, languages)

    def raw(self, connection: Connection, keys: Keys) -> tuple[Keys, Matrix, list[Language]]:
        """The vectors of some passages as the store keeps them, with their keys and languages in the same order."""
        return stored.raw(connection, self._model, keys, self._fair.map.shape[0])


@dataclass(frozen=True, slots=True)
class Compared:
    """What an index file holds beside the store: passages, how many came or went since, vectors that are others."""

    held: int
    behind: int
    unlike: int


def compared(library: Library, connection: Connection, model: Model) -> Compared | None:
    """Compare the index file with the store; None where there is none that could be used."""
    there = stored.keys(connection, model)
    if not len(there):
        return None
    dimension = stored.raw(connection, model, there[:1], 0)[1].shape[1]
    fair = fairness(model.name, dimension)
    index = _load(library.home / FILE, _stamp(model, fair))
    if index is None:
        return None
    held = _held_keys(index)
    unlike = 0
    for part in stored.slices(np.intersect1d(held, there), _ROWS):
        keys, rows, languages = stored.raw(connection, model, np.array(part, np.int64), dimension)
        likeness = (index.reconstruct_batch(keys) * fair.passages(rows, languages)).sum(1)
        unlike += int((likeness < _SAME).sum())
    return Compared(len(held), len(np.setxor1d(held, there)), unlike)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let FAISS use several threads for what is no query."""
    faiss.omp_set_num_threads(min(count, os.cpu_count() or 1))
    try:
        yield
    finally:
        faiss.omp_set_num_threads(1)


def _parameters(index: Any, selector: Any, allowed: int | None) -> Any:
    made: Any = faiss.SearchParametersIVF if _is_inverted(index) else faiss.SearchParameters
    if not _is_inverted(index):
        return None if selector is None else made(sel=selector)
    # The rarer what is allowed, the more lists must be looked into to meet enough of it.
    share = 1.0 if allowed is None else max(allowed, 1) / max(1, index.ntotal)
    probes = min(index.nlist, math.ceil(_PROBES / share))
    return made(sel=selector, nprobe=probes)


def _lists(count: int) -> int:
    """Into how many lists so many vectors are sorted."""
    return int(2 * math.sqrt(count))


def _fits(index: Any, count: int, exact_to: int) -> bool:
    """Whether an index is of the kind that so many vectors ask for, with about as many lists."""
    # Lists are trained when they are made: of four times as many vectors they are too long, and no longer the nearest.
    return _lists(count) <= 2 * index.nlist if _is_inverted(index) else count <= exact_to


def _is_inverted(index: Any) -> bool:
    return isinstance(index, faiss.IndexIVF)


def _held_keys(index: Any) -> Keys:
    if index is None or not index.ntotal:
        return np.zeros(0, np.int64)
    if not _is_inverted(index):
        return np.sort(faiss.vector_to_array(index.id_map).astype(np.int64))
    lists = index.invlists
    parts = [
        faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
        for number in range(index.nlist)
        if lists.list_size(number)
    ]
    return np.sort(np.concatenate(parts).astype(np.int64))


def _stamp(model: Model, fair: Fairness) -> dict[str, Any]:
    """What an index file must carry to be of use."""
    return {"model": model.identity, "fairness": fair.fingerprint}


def _load(path: Path, stamp: dict[str, Any]) -> Any:
    """The index in a file; None where the file is missing, foreign, of another model or map, or cut short."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise ValueError("it is not an index file")
            header = json.loads(file.readline(10_000))
            if header != stamp:
                return None
            length = int.from_bytes(file.read(8), "little")
            if os.fstat(file.fileno()).st_size != file.tell() + length:
                raise ValueError("it is cut short")
            body = np.fromfile(file, np.uint8)
        return faiss.deserialize_index(body)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RuntimeError) as error:
        log.warning("%s: the vector index can't be used (%s); it is made anew from the store", path, error)
        return None
