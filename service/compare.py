"""`mindet compare`: two files or documents of the library in, their differences and disagreements out.

What a comparison had to make (readings of files, vectors of sentences) is kept in the folder `compare` of the library's
home, so that the same comparison is quick the second time; the folder can be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import catalogue, store
from corpus.catalogue import UnknownDocument
from corpus.errors import MindetError, Unreadable
from corpus.model import Annotation, Block, Document, document_id
from corpus.provisions import within
from corpus.sandbox import Limits, parse_many
from index.align_answers import Answer, answers
from index.align_changes import KINDS, LANGUAGES, Change, messages
from index.align_kept import Aligner, kept_alignments
from index.align_noise import NOISY, is_foreign, is_recognised, unknown_share
from index.align_units import joined_key, units
from index.align_vectors import Embed, SentenceVectors
from index.alignment import Alignment, align
from index.differences import UNRELATED, differences
from index.disagreements import disagreements
from index.embedding import Embedder, open_embedder
from index.models import NoModel, find
from nlp.version import version
from service.ingest import Reading, read

# In misread text words that share so much of their letters count as one.
_ALIKE_WHEN_MISREAD = 0.72
CACHE = "compare"


class UnwritableFile(MindetError):
    """The file for a report can't be written."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A document with its tags."""

    document: Document
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know of the comparison as a whole, by language of the interface."""

    code: str
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents and what was found between them, in text order."""

    before: Document
    after: Document
    alignment: Alignment
    changes: tuple[Change, ...]
    disagreements: tuple[Change, ...]
    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]

    @property
    def found(self) -> tuple[Change, ...]:
        """The changes and the disagreements: a comparison has one or the other."""
        return self.changes + self.disagreements


def compare_named(
    names: tuple[str, str], home: Path, model: str, limits: Limits, workers: int, embedder: Embedder | None = None
) -> Comparison:
    """Compare two files, documents of the library, or one of each.

    Raises `UnknownDocument`, `AmbiguousName` and `Unreadable`.
    """
    first, second = _open(names, home, limits, workers)
    return compare(first, second, home, model, embedder)


def compare_in_library(
    library: store.Library, names: tuple[str, str], model: str, embedder: Embedder | None = None
) -> Comparison:
    """Compare two documents of an open library. Raises `UnknownDocument` and `AmbiguousName`."""
    first, second = (from_library(library, name) for name in names)
    return compare(first, second, library.home, model, embedder)


def compare(
    first: Tagged, second: Tagged, home: Path | None, model: str, embedder: Embedder | None = None
) -> Comparison:
    """Compare two documents; vectors of sentences are kept under ``home``, where one is given."""
    with aligning(home, model, embedder) as (embed, aligner):
        return compare_units(first, second, embed, () if embed is not None else ("no_model",), aligner)


@contextmanager
def aligning(home: Path | None, model: str, embedder: Embedder | None = None) -> Iterator[tuple[Embed | None, Aligner]]:
    """What makes vectors of sentences, None where there is no model, and what aligns two texts.

    Both remember what they made under ``home``, where one is given.
    """
    try:
        found = embedder.model if embedder is not None else find(model)
    except NoModel:
        with kept_alignments(None, "") as aligner:
            yield None, aligner
        return
    opener: Callable[[], Embedder] = (lambda: embedder) if embedder is not None else lambda: open_embedder(found, 2)
    kept = home / CACHE if home is not None else None
    with (
        SentenceVectors(opener, found, kept / "vectors.sqlite" if kept else None) as embed,
        kept_alignments(kept / "alignments.sqlite" if kept else None, found.identity) as aligner,
    ):
        yield embed, aligner


def compare_units(
    first: Tagged, second: Tagged, embed: Embed | None, notes: Sequence[str], aligner: Aligner = align
) -> Comparison:
    """Compare with the vectors that ``embed`` makes; ``notes`` are codes told beside what the comparison finds."""
    left, right = units(first.document, first.annotations), units(second.document, second.annotations)
    documents = first.document, second.document
    same = first.document.id == second.document.id or joined_key(left) == joined_key(right)
    aligned = aligner(left, right, None if same else embed)
    told = [_note(code) for code in notes if aligned.crosses]
    noisy = False
    for document, held in zip(documents, (left, right), strict=True):
        if not held:
            told.append(_note("empty", name=document.source))
            continue
        share = unknown_share(held)
        if is_recognised(document) and not same:
            noisy = True
            told.append(_note("scanned", name=document.source))
        elif share > NOISY and not same:
            noisy = True
            told.append(_note("noisy", name=document.source, share=round(100 * share)))
        if is_foreign(held):
            told.append(_note("languages", name=document.source))
    if first.document.id == second.document.id:
        told.append(_note("same_file"))
    elif left and right and aligned.likeness < UNRELATED:
        told.append(_note("unrelated", share=round(100 * aligned.likeness)))
    changes: tuple[Change, ...] = ()
    apart: tuple[Change, ...] = ()
    if not same and aligned.crosses:
        apart = disagreements(*documents, aligned)
    elif not same:
        changes = differences(*documents, aligned, _ALIKE_WHEN_MISREAD if noisy else 1.0)
    repeated = answers(*documents, aligned) if changes else ()
    return Comparison(*documents, aligned, changes, apart, repeated, tuple(told))


def plain(comparison: Comparison) -> dict[str, Any]:
    """The JSON of `mindet compare --json` and of the API."""
    alignment = comparison.alignment
    documents = comparison.before, comparison.after
    asked = [[block for block in document.blocks if block.provisions] for document in documents]
    return {
        "before": _about(comparison.before),
        "after": _about(comparison.after),
        "changes": [_plain_change(change, asked) for change in comparison.changes],
        "disagreements": [_plain_change(change, asked) for change in comparison.disagreements],
        "answers": [
            {
                "state": answer.state,
                "number": answer.number,
                "provisions": list(answer.provisions),
                "question": answer.question,
                "before": _plain_side(answer.before),
                "after": _plain_side(answer.after),
                "section": list(answer.section),
                "message": answer.messages["en"],
                "messages": dict(answer.messages),
            }
            for answer in comparison.answers
        ],
        "alignment": [
            {
                "before": _stretch(alignment.left[bead.left : bead.left_end]),
                "after": _stretch(alignment.right[bead.right : bead.right_end]),
                "score": round(bead.score, 3),
                "moved": bead.moved,
            }
            for bead in alignment.beads
        ],
        "sections": [
            {
                "before": _stretch(_units(alignment.left, alignment.left_sections[pair.left])),
                "after": _stretch(_units(alignment.right, alignment.right_sections[pair.right])),
                "score": round(pair.score, 3),
                "moved": pair.moved,
            }
            for pair in alignment.sections
        ],
        "likeness": round(alignment.likeness, 3),
        "notes": [
            {"code": note.code, "message": note.messages["en"], "messages": note.messages} for note in comparison.notes
        ],
        "counts": counts(comparison),
    }


def counts(comparison: Comparison) -> dict[str, int]:
    """How many changes or disagreements of each kind there are, the weightiest kind first."""
    return {kind: number for kind in KINDS if (number := sum(change.kind == kind for change in comparison.found))}


def text(comparison: Comparison, language: str) -> str:
    """The report for a terminal: notes, counts, and what matters before wording."""
    lines = [f"{comparison.before.source}  →  {comparison.after.source}"]
    lines += [f"! {note.messages[language]}" for note in comparison.notes]
    lines += [", ".join(f"{kind}: {number}" for kind, number in counts(comparison).items())]
    for change in sorted(comparison.found, key=lambda change: not change.matters):
        if not change.matters and change.detail == "changed":
            continue
        pages = [f"p. {held.page}" for held in (change.before, change.after) if held is not None and held.page]
        place = f" ({' → '.join(dict.fromkeys(pages))})" if pages else ""
        lines.append(f"[{change.kind}] {' '.join(change.messages[language].split())}{place}")
    for answer in comparison.answers:
        number = f"{answer.number}. " if answer.number else ""
        lines.append(f"[{answer.state}] {number}{answer.question} {answer.messages[language]}")
    return "\n".join(line for line in lines if line)


def written(path: Path, content: bytes) -> None:
    """Write a report to a file. Raises `UnwritableFile`."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnwritableFile(
            f"{path}: can't be written ({error.strerror}). Name a file in a folder that you may write to."
        ) from error


def _open(names: tuple[str, str], home: Path, limits: Limits, workers: int) -> tuple[Tagged, Tagged]:
    """Both documents: from the library where it holds them as this program reads them, else read from their files."""
    made = version()
    opened: dict[str, Tagged] = {}
    library = store.Library(home) if store.is_there(home) else None
    with library or nullcontext(), store.Library(home / CACHE, create=True, url="") as cache:
        to_read: list[Path] = []
        for name in dict.fromkeys(names):
            path = Path(name)
            if path.is_file():
                identity = document_id(path.read_bytes()) if path.stat().st_size <= limits.input_bytes else ""
                held = (library and _stored(library, identity, made)) or _stored(cache, identity, made)
                if held is None:
                    to_read.append(path)
                else:
                    opened[name] = held
            elif library is not None:
                opened[name] = from_library(library, name)
            else:
                raise UnknownDocument(f"{name}: there is no such file, and no library in {home}. Name a file.")
        for path, result in parse_many(to_read, read, limits, min(workers, 2)) if to_read else ():
            if isinstance(result, Unreadable):
                raise result
            opened[str(path)] = Tagged(result.document, result.annotations)
            _keep(cache, result, made)
    return opened[_spelling(names[0], opened)], opened[_spelling(names[1], opened)]


def _spelling(name: str, opened: Mapping[str, Tagged]) -> str:
    return name if name in opened else str(Path(name))


def from_library(library: store.Library, name: str) -> Tagged:
    """A document of the library by its id or its file's name. Raises `UnknownDocument` and `AmbiguousName`."""
    with library.read() as connection:
        identity = catalogue.identified(connection, name)
        document = store.get_document(connection, identity)
        assert document is not None
        return Tagged(document, tuple(store.get_annotations(connection, identity)))


def _stored(library: store.Library, identity: str, made: str) -> Tagged | None:
    with library.read() as connection:
        document = store.get_document(connection, identity) if identity else None
        if document is None or store.made_with(connection).get(identity) != made:
            return None
        return Tagged(document, tuple(store.get_annotations(connection, identity)))


def _keep(cache: store.Library, reading: Reading, made: str) -> None:
    with cache.write() as connection:
        store.put_document(connection, reading.document, reading.annotations, b"", made_with=made)


def _note(code: str, **values: object) -> Note:
    rows = messages()["notes"][code]
    return Note(code, {language: str(rows[language]).format(**values) for language in LANGUAGES})


def _about(document: Document) -> dict[str, Any]:
    return {
        "document": document.id,
        "source": document.source,
        "title": document.title,
        "date": document.date.isoformat() if document.date else None,
        "languages": [language.value for language in document.languages],
    }


def _plain_change(change: Change, asked: Sequence[Sequence[Block]]) -> dict[str, Any]:
    concerns = [
        name
        for held, blocks in zip((change.before, change.after), asked, strict=True)
        if held is not None
        for name in within(blocks, held.start, held.end)
    ]
    return {
        "id": change.id,
        "kind": change.kind,
        "change": change.change,
        "detail": change.detail,
        "matters": change.matters,
        "before": _plain_side(change.before),
        "after": _plain_side(change.after),
        "section": list(change.section),
        "provisions": list(dict.fromkeys(concerns)),
        "message": change.message,
        "messages": dict(change.messages),
    }


def _plain_side(held: Any) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "text": held.text,
        "value": dict(held.value) if held.value is not None else None,
        "start": held.start,
        "end": held.end,
        "page": held.page,
    }


def _units(held: Sequence[Any], section: Any) -> Sequence[Any]:
    return held[section.first : section.end]


def _stretch(held: Sequence[Any]) -> list[int] | None:
    return [held[0].start, held[-1].end] if held else None
