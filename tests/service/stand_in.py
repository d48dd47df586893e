"""Stands in for the model in tests: shared words are its meaning."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus.sandbox import Limits
from corpus.store import Library
from index.embedding import Matrix, Progress
from index.models import Model
from nlp.version import version
from nlp.words import words
from service.ingest import Report, ingest


class WordEmbedder:
    """Vectors that count words by hash: enough to search with, the same on every machine."""

    model = Model(Path(), "words", "1", "", "", 512)

    def queries(self, texts: Sequence[str]) -> Matrix:
        return self.passages(texts)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        if progress is not None:
            progress(len(texts), len(texts))
        rows = np.full((len(texts), 64), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[zlib.crc32(word.lemma.encode()) % 64] += 1
        normed: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed


def ingest_each(home: Path, paths: Iterable[Path]) -> Iterator[Report]:
    with Library(home, create=True) as library:
        yield from ingest(library, paths, WordEmbedder, version=version(), limits=Limits(), workers=2, sample=True)


def ingest_all(home: Path, paths: Iterable[Path]) -> list[Report]:
    return list(ingest_each(home, paths))
