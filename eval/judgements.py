"""Questions with graded answers: which passages of a library answer which need, and how well.

A line of a file of questions: `{"q", "lang", "need", "kind"?, "sealed"?}`; questions in both languages may share a
need, a kind says what is hard about one: `short`, `typo`, `number`, `exact`, `agency`. A line of `judgements.jsonl`:
`{"need", "doc", "grade"}` with `"needle"` (at most eight words) for the invented samples, or with `"start", "end",
"hash"` for texts that are not of this project. The rules of grading are in docs/search.md.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, select

from corpus import schema
from corpus.model import Language
from corpus.reading import reading

QUERIES = Path(__file__).parent / "queries"
FILES = ("shared.jsonl", "samples.jsonl", "blind.jsonl", "second.jsonl")
ANSWERS = 2
# A passage holds what was graded where it covers so much of it, or lies in it by so much.
_COVERS, _LIES_IN = 0.6, 0.9


@dataclass(frozen=True, slots=True)
class Query:
    """A question, the language it is asked in, and the need that judgements are about."""

    text: str
    lang: str
    need: str
    sealed: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a place of a document meets a need: 2 states what is asked, 1 helps; given by words or by its span."""

    need: str
    source: str
    grade: int
    needle: str = ""
    start: int = 0
    end: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A passage of the library as judgements see it."""

    source: str
    start: int
    end: int
    language: Language
    text: str


Grades = Mapping[int, int]


def read_queries(path: Path) -> list[Query]:
    """The questions of a file."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Query(row["q"], row["lang"], row["need"], row.get("sealed", False), row.get("kind", "")) for row in rows]


@cache
def judgements(path: Path = QUERIES / "judgements.jsonl") -> Mapping[str, tuple[Judgement, ...]]:
    """The judgements of a file by need."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "needle" in row:
            made = Judgement(row["need"], row["doc"], row["grade"], folded(row["needle"]))
        else:
            made = Judgement(row["need"], row["doc"], row["grade"], "", row["start"], row["end"], row["hash"])
        found[made.need].append(made)
    return {need: tuple(made) for need, made in found.items()}


def held_passages(connection: Connection) -> dict[int, Held]:
    """Every passage of a library by its key. Raises `ValueError` where a judged text is another than that judged."""
    passages, documents = schema.passages.c, schema.documents.c
    whole = {row.id: row for row in connection.execute(select(documents.id, documents.source, documents.text))}
    texts = {row.source: row.text for row in whole.values()}
    for one in (made for of_need in judgements().values() for made in of_need if made.hash):
        if one.source in texts and digest(texts[one.source][one.start : one.end]) != one.hash:
            raise ValueError(f"{one.source}: the text at {one.start}-{one.end} is not the one that was judged")
    rows = connection.execute(
        select(passages.key, passages.document_id, passages.start, passages.end, passages.language)
    )
    held = {}
    for row in rows:
        document = whole[row.document_id]
        text = folded(document.text[row.start : row.end])
        held[row.key] = Held(document.source, row.start, row.end, Language(row.language), text)
    return held


def grades(need: str, passages: Mapping[int, Held]) -> dict[int, int]:
    """The passages that meet a need, with their grades; copies of a text have the best grade of any of them."""
    found: dict[int, int] = {}
    by_text: dict[str, int] = {}
    for one in judgements().get(need, ()):
        for key, passage in passages.items():
            if passage.source == one.source and _is_of(one, passage):
                found[key] = max(found.get(key, 0), one.grade)
                by_text[passage.text] = max(by_text.get(passage.text, 0), one.grade)
    return {key: by_text[passage.text] for key, passage in passages.items() if passage.text in by_text}


def is_cross(query: Query, found: Grades, passages: Mapping[int, Held]) -> bool:
    """Whether what a question asks is stated in the other language alone."""
    languages = {passages[key].language for key, grade in found.items() if grade == ANSWERS}
    return bool(languages) and not languages & {Language(query.lang), Language.MIXED}


def folded(text: str) -> str:
    """Repaired text in lower case, any run of white space one space."""
    return " ".join(reading(text).text.casefold().split())


def digest(text: str) -> str:
    """What tells a stretch of text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def all_queries(names: Iterable[str] = FILES) -> list[Query]:
    """The questions of all files."""
    return [query for name in names for query in read_queries(QUERIES / name)]


def _is_of(one: Judgement, passage: Held) -> bool:
    if one.needle:
        return one.needle in passage.text
    shared = min(one.end, passage.end) - max(one.start, passage.start)
    return shared >= _COVERS * (one.end - one.start) or shared >= _LIES_IN * (passage.end - passage.start)
