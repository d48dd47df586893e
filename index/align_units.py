"""What alignment works on: a document cut into sentences, each with its words, its anchors and its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.dates import dates
from corpus.model import Annotation, Block, BlockKind, Column, Document, Label, Language, Part, Statement
from corpus.reading import reading
from nlp.languages.letters import folded
from nlp.words import Word, words

# Signs that change what a sentence says as a word would.
_SIGN = re.compile(r"[%‰№§°€$₸<>≤≥±]")
_MARKER = re.compile(
    r"\s*(?:(?P<roman>[IVXLІХ]{1,7})|(?P<digits>\d{1,3}(?:[.-]\d{1,3}){0,3})|(?P<letter>[a-zа-яәі]))\s?[.)](?!\d)"
)
_WORDED = re.compile(
    r"\s*(?:(?:глава|раздел|статья|пункт|направление|вопрос|глава)\s(?P<ru>[IVXLІХ]{1,7}|\d{1,3})(?!\w)"
    r"|(?P<kk>\d{1,3})\s?[-‑–]\s?(?:бап|тарау|бөлім|тармақ|бағыт|сұрақ))",
    re.IGNORECASE,
)
_LATIN = re.compile(r"(?<!\w)(?=[A-Z0-9-]{0,40}[A-Z])[A-Z0-9][A-Z0-9-]+(?!\w)")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, list item or cell sentence of a document.

    ``text`` is its reading; ``tokens`` are the words of that text; ``key`` is what it says apart from spacing,
    punctuation and capitals; ``anchors`` is what stays the same in translation: numbers, dates, bodies, Latin names;
    ``part`` and ``provisions`` are those of its block in a reporting form.
    """

    index: int
    start: int
    end: int
    text: str
    tokens: tuple[Word, ...]
    key: str
    anchors: frozenset[str]
    language: Language
    statement: Statement
    tags: tuple[Annotation, ...]
    page: int | None
    path: tuple[str, ...]
    heading: bool
    level: int
    marker: str | None
    row: tuple[int, int] | None = None
    column: int | None = None
    role: Column | None = None
    header: bool = False
    part: Part | None = None
    provisions: tuple[str, ...] = ()

    @property
    def lemmas(self) -> list[str]:
        """The lemmas of its words."""
        return [token.lemma for token in self.tokens]


def units(document: Document, annotations: Sequence[Annotation]) -> tuple[Unit, ...]:
    """The units of a document in text order; furniture and what holds no letter or digit is left out.

    The statements among ``annotations`` tell the sentences; a block without any is one unit.
    """
    statements = sorted(
        (tag for tag in annotations if tag.label is Label.OBLIGATION), key=lambda tag: (tag.start, tag.end)
    )
    starts = [tag.start for tag in statements]
    others = sorted((tag for tag in annotations if tag.label is not Label.OBLIGATION), key=lambda tag: tag.start)
    other_starts = [tag.start for tag in others]
    made: list[Unit] = []
    for block in document.leaves():
        if block.kind is BlockKind.FURNITURE:
            continue
        within = statements[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        first = True
        for start, end, statement in _sentences(block, within):
            read = reading(document.text, start, end).text.strip()
            if not any(character.isalnum() for character in read):
                continue
            tags = others[bisect_left(other_starts, start) : bisect_left(other_starts, end)]
            made.append(_unit(len(made), start, end, read, block, statement, tags, first=first))
            first = False
    return tuple(made)


def language_of(held: Sequence[Unit]) -> Language:
    """The language of most of the units' characters; `OTHER` where neither is there."""
    sizes = Counter[Language]()
    for unit in held:
        if unit.language in (Language.KK, Language.RU):
            sizes[unit.language] += len(unit.text)
    return sizes.most_common(1)[0][0] if sizes else Language.OTHER


def tokens(text: str, language: Language) -> tuple[Word, ...]:
    """The words and numbers of a text, and the signs that say something."""
    signs = [Word(match.start(), match.end(), match.group(), match.group()) for match in _SIGN.finditer(text)]
    found = words(text, language)
    return tuple(sorted([*found, *signs], key=lambda word: word.start)) if signs else tuple(found)


def key_of(held: Sequence[Word]) -> str:
    """What a text says: its words run together, since a line's end may part or join them, numbers kept apart."""
    out: list[str] = []
    for word in held:
        said = word.lemma if word.text[0].isdigit() else folded(word.text)
        out.append(f"|{said}" if out and said[:1].isdigit() and out[-1][-1:].isdigit() else said)
    return "".join(out)


def joined_key(held: Sequence[Unit]) -> str:
    """The key of several units read as one text."""
    return key_of([token for unit in held for token in unit.tokens])


def marker_of(text: str) -> str | None:
    """The number that a heading, a point or a question carries, in Arabic digits: `III.` is `3`, `2)` is `2)`."""
    match = _MARKER.match(text)
    if match is None:
        worded = _WORDED.match(text)
        if worded is None:
            return None
        said = (worded["ru"] or worded["kk"]).upper()
        return f"{said if said.isdigit() else _roman(said)}."
    sign = ")" if match.group().rstrip().endswith(")") else "."
    if match["roman"]:
        return f"{_roman(match['roman'])}{sign}"
    return f"{match['digits'] or match['letter']}{sign}"


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text.replace("І", "I").replace("Х", "X")]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _sentences(block: Block, statements: Sequence[Annotation]) -> Iterator[tuple[int, int, Statement]]:
    at = block.start
    for tag in statements:
        yield at, tag.start, Statement.NONE
        yield tag.start, min(tag.end, block.end), Statement(tag.value.get("type", "none"))
        at = tag.end
    yield at, block.end, Statement.NONE


def _unit(
    index: int,
    start: int,
    end: int,
    text: str,
    block: Block,
    statement: Statement,
    tags: Sequence[Annotation],
    *,
    first: bool,
) -> Unit:
    held = tokens(text, block.language)
    is_cell = block.kind is BlockKind.CELL
    # Without its mark a point in a DOCX, whose numbers Word makes, is the point of a PDF.
    marker = marker_of(text) if first and not is_cell else None
    return Unit(
        index=index,
        start=start,
        end=end,
        text=text,
        tokens=held,
        key=key_of(held),
        anchors=_anchors(text, held, tags),
        language=block.language,
        statement=statement,
        tags=tuple(tags),
        page=block.page,
        path=block.section,
        heading=block.kind is BlockKind.HEADING,
        level=block.level or 0,
        marker=marker,
        row=(block.table, block.row) if is_cell and block.table is not None and block.row is not None else None,
        column=block.column,
        role=block.role,
        header=block.header,
        part=block.part,
        provisions=block.provisions,
    )


def _anchors(text: str, held: Sequence[Word], tags: Sequence[Annotation]) -> frozenset[str]:
    found = {f"n:{word.lemma.lstrip('0') or '0'}" for word in held if word.text[0].isdigit()}
    found |= {f"d:{day.isoformat()}" for _, _, day in dates(text)}
    found |= {f"l:{match.group()}" for match in _LATIN.finditer(text) if not match.group().isdigit()}
    for tag in tags:
        if tag.label is Label.AGENCY and tag.value.get("id"):
            found.add(f"a:{tag.value['id']}")
        elif tag.label is Label.PLACE and tag.value.get("id"):
            found.add(f"p:{tag.value['id']}")
        elif tag.label is Label.FIGURE:
            found |= {f"f:{tag.value.get(side):g}" for side in ("min", "max") if tag.value.get(side) is not None}
        elif tag.label is Label.DEADLINE:
            found |= {f"e:{tag.value[side]}" for side in ("end", "every", "offset") if tag.value.get(side)}
    return frozenset(found)
