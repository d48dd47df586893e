"""Vectors of what alignment compares: hashed words or anchors, and embeddings of sentences, kept from run to run."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from math import log
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from corpus.model import Language
from index.embedding import Embedder, Matrix, Progress, unit
from index.fairness import fairness
from index.models import Model

# Words fall into so many columns: few enough that a chapter's matrix stays small, enough that they seldom meet.
WIDTH = 4096
_BATCH = 500


class Embed(Protocol):
    """Texts of given languages to vectors that compare across languages; rows of unit length, in order."""

    def __call__(self, texts: Sequence[str], languages: Sequence[Language]) -> Matrix:
        """One row a text."""
        ...


class SentenceVectors:
    """Embeddings kept on disk by the text they belong to, so that a second comparison of a text embeds nothing.

    ``open_embedder`` is called when the first text is new; close the vectors, or use them as a context manager.
    ``path`` None keeps nothing.
    """

    def __init__(
        self, open_embedder: Callable[[], Embedder], model: Model, path: Path | None, progress: Progress | None = None
    ) -> None:
        self._open = open_embedder
        self._embedder: Embedder | None = None
        self._model = model
        self._progress = progress
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._kept = sqlite3.connect(path or ":memory:", timeout=60, check_same_thread=False)
        self._kept.execute("PRAGMA journal_mode=WAL")
        self._kept.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._kept.close()

    def __call__(self, texts: Sequence[str], languages: Sequence[Language]) -> Matrix:
        """Mapped unit vectors, those of new texts embedded and kept."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        keys = [self._key(text, language) for text, language in zip(texts, languages, strict=True)]
        found = self._get(set(keys))
        new = {key: told for key, *told in zip(keys, texts, languages, strict=True) if key not in found}
        names = list(new)
        for start in range(0, len(names), _BATCH):
            part = names[start : start + _BATCH]
            made = self._made([str(new[key][0]) for key in part], [Language(new[key][1]) for key in part])
            rows = dict(zip(part, made, strict=True))
            with self._kept:
                self._kept.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)", [(key, row.tobytes()) for key, row in rows.items()]
                )
            found.update(rows)
            if self._progress is not None:
                self._progress(min(start + _BATCH, len(names)), len(names))
        return unit(np.stack([found[key] for key in keys]).astype(np.float32))

    def _made(self, texts: Sequence[str], languages: Sequence[Language]) -> npt.NDArray[np.float16]:
        """Mapped here and not on the way out: the mapping of thousands of rows would be most of a second comparison."""
        if self._embedder is None:
            self._embedder = self._open()
        rows = self._embedder.passages(texts)
        return fairness(self._model.name, rows.shape[1]).passages(rows, languages).astype(np.float16)

    def _key(self, text: str, language: Language) -> bytes:
        """Another model, or another map between the languages, gives a text another vector."""
        fingerprint = fairness(self._model.name, 1).fingerprint
        told = "\x1f".join((self._model.identity, fingerprint, language.value, text))
        return sha256(told.encode("utf-8", "surrogatepass")).digest()[:16]

    def _get(self, keys: set[bytes]) -> dict[bytes, npt.NDArray[np.float16]]:
        wanted = list(keys)
        found: dict[bytes, npt.NDArray[np.float16]] = {}
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            for key, vector in self._kept.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part):
                found[key] = np.frombuffer(vector, np.float16)
        return found


def weights(bags: Iterable[Iterable[str]]) -> dict[str, float]:
    """How much each feature tells: the rarer among the bags, the more."""
    counts: Counter[str] = Counter()
    total = 0
    for bag in bags:
        counts.update(set(bag))
        total += 1
    return {name: log(1 + total / count) for name, count in counts.items()}


def hashed(bags: Sequence[Iterable[str]], weight: dict[str, float]) -> Matrix:
    """One row a bag: its weighted features, hashed into `WIDTH` columns; not scaled, so that rows can be added."""
    rows = np.zeros((len(bags), WIDTH), np.float32)
    for row, bag in zip(rows, bags, strict=True):
        for name, count in Counter(bag).items():
            row[zlib.crc32(name.encode("utf-8", "surrogatepass")) % WIDTH] += weight.get(name, 1.0) * (1 + log(count))
    return rows
