"""Alignments kept on disk by what was aligned, so that two texts seen before are not aligned again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from index.align_beads import Bead
from index.align_sections import SectionPair, sections
from index.align_units import Unit, language_of
from index.align_vectors import Embed
from index.alignment import Alignment, align
from nlp.version import fingerprint

Aligner = Callable[[Sequence[Unit], Sequence[Unit], Embed | None], Alignment]


@contextmanager
def kept_alignments(path: Path | None, model: str) -> Iterator[Aligner]:
    """`align` with a memory in an SQLite file, or without one where ``path`` is None; ``model`` makes the vectors."""
    if path is None:
        yield align
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=60, check_same_thread=False)) as kept:
        kept.execute("PRAGMA journal_mode=WAL")
        kept.execute("CREATE TABLE IF NOT EXISTS alignments (key BLOB PRIMARY KEY, value TEXT) WITHOUT ROWID")

        def aligned(left: Sequence[Unit], right: Sequence[Unit], embed: Embed | None) -> Alignment:
            key = _key(left, right, model if embed is not None else "")
            row = kept.execute("SELECT value FROM alignments WHERE key = ?", (key,)).fetchone()
            if row is not None:
                return _unpacked(left, right, row[0])
            made = align(left, right, embed)
            with kept:
                kept.execute("INSERT OR REPLACE INTO alignments VALUES (?, ?)", (key, _packed(made)))
            return made

        yield aligned


def _key(left: Sequence[Unit], right: Sequence[Unit], model: str) -> bytes:
    """Over all that an alignment depends on: other code, another model or other units give another one."""
    digest = sha256(f"{fingerprint('corpus', 'nlp', 'index')} {model}".encode())
    for units in (left, right):
        digest.update(b"\x1e")
        for unit in units:
            place = (unit.start, unit.end, unit.row, unit.column, unit.role, unit.heading, unit.level, unit.marker)
            told = (unit.text, unit.key, sorted(unit.anchors), unit.path, place)
            digest.update(repr(told).encode("utf-8", "surrogatepass"))
    return digest.digest()[:16]


def _packed(made: Alignment) -> str:
    pairs = [(pair.left, pair.right, pair.score, pair.moved) for pair in made.sections]
    beads = [(bead.left, bead.left_end, bead.right, bead.right_end, bead.score, bead.moved) for bead in made.beads]
    return json.dumps([pairs, beads])


def _unpacked(left: Sequence[Unit], right: Sequence[Unit], value: str) -> Alignment:
    pairs, beads = json.loads(value)
    return Alignment(
        tuple(left),
        tuple(right),
        sections(left),
        sections(right),
        tuple(SectionPair(*pair) for pair in pairs),
        tuple(Bead(*bead) for bead in beads),
        language_of(left) != language_of(right),
    )
