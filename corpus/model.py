"""The value types of every layer: frozen, slotted, with content-derived ids; serialisation lives in `corpus.serial`.

Every span is `[start, end)` in Unicode code points into a document's stored source text, never into a reading of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What genre a document belongs to."""

    REPLY = "reply"
    REPORT = "report"
    PLAN = "plan"
    ACT = "act"
    NEWS = "news"
    OTHER = "other"


class Language(StrEnum):
    """The language of a block; `MIXED` where Kazakh and Russian share it, `OTHER` where neither is there."""

    KK = "kk"
    RU = "ru"
    MIXED = "mixed"
    OTHER = "other"


class BlockKind(StrEnum):
    """What a stretch of a document is in its layout; tables and rows are containers, all others hold text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"


class Column(StrEnum):
    """The role of a column in a table of a plan."""

    NUMBER = "number"
    MEASURE = "measure"
    FORM = "form"
    DEADLINE = "deadline"
    RESPONSIBLE = "responsible"
    PERSON = "person"
    PROGRESS = "progress"
    FUNDING = "funding"


class Part(StrEnum):
    """What a stretch of a filled-in form is: what the form asks, or what was answered."""

    QUESTION = "question"
    ANSWER = "answer"


class Label(StrEnum):
    """The tags of `docs/tags.md`."""

    FIGURE = "figure"
    DEADLINE = "deadline"
    AGENCY = "agency"
    OBLIGATION = "obligation"
    PLACE = "place"


class Statement(StrEnum):
    """What a sentence says about an act, the one that looks furthest ahead first."""

    INSTRUCTION = "instruction"
    DUTY = "duty"
    COMMITMENT = "commitment"
    REFUSAL = "refusal"
    PROGRESS = "progress"
    DONE = "done"
    NONE = "none"


class Origin(StrEnum):
    """Where a document states an undertaking."""

    ROW = "row"
    INDICATOR = "indicator"
    POINT = "point"
    STATEMENT = "statement"


class Role(StrEnum):
    """The part of a body in an undertaking."""

    RESPONSIBLE = "responsible"
    BY_AGREEMENT = "by_agreement"
    ADDRESSEE = "addressee"
    REPORTED = "reported"


class Lack(StrEnum):
    """What an undertaking leaves open: who, by when, how much."""

    OWNER = "owner"
    DEADLINE = "deadline"
    MEASURE = "measure"


class Standing(StrEnum):
    """What became of an undertaking as of a date; the rules are in `docs/commitments.md`."""

    ANNOUNCED = "announced"
    IN_PROGRESS = "in progress"
    DONE = "done"
    PARTLY_DONE = "partly done"
    REFUSED = "refused"
    NOT_DONE = "not done"
    OVERDUE = "overdue"
    DROPPED = "dropped"


class Status(StrEnum):
    """How a piece of work ended; never `ok` with errors."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a file could not be read."""

    MISSING = "missing"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNSUPPORTED = "unsupported"
    SUSPICIOUS = "suspicious"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the top left corner of its page: that of the block where ``page`` does not say."""

    x0: float
    y0: float
    x1: float
    y1: float
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source: 1-based number, its span of the text, its size in points."""

    number: int
    start: int
    end: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a document; leaves follow one another in text order, a container stands before its first leaf.

    ``section`` is the list of headings above it; ``level`` a heading's depth, 1 the highest; ``table``, ``row`` and
    ``column`` count from 0 within the document, the table and the row; ``role`` is what a plan's column holds;
    ``header`` marks the cells that name the columns. A cell of several paragraphs may give several leaves of one row
    and column; a cell that a flattened table leaves out gives an empty one. In the reporting form of the Aarhus
    Convention, ``part`` tells questions from answers and ``provisions`` which articles and paragraphs of the Convention
    they concern: `4`, `4.2`, `6bis`.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    section: tuple[str, ...] = ()
    language: Language = Language.OTHER
    level: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    role: Column | None = None
    header: bool = False
    part: Part | None = None
    provisions: tuple[str, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether the block holds text of its own."""
        return self.kind not in (BlockKind.TABLE, BlockKind.ROW)


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader gets out of a file: text, pages, blocks as the format gives them, and the file's own metadata.

    ``blocks`` may carry only kind, span, page, boxes, level and table position; `corpus.structure` adds the rest.
    ``metadata`` holds what the format states: ``title``, ``date`` (ISO), ``author``, ``language``, ``address``.
    """

    text: str
    media_type: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Executor:
    """Who drafted a letter, and the telephone number beside the name, as they stand at its foot."""

    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """The number and date of the letter that another answers."""

    number: str | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the library: its particulars, its source text as extracted, and where everything stands in it.

    ``id`` derives from the bytes, ``revision`` from the extracted text: spans belong to both. ``work`` is what the
    versions and translations of one text share, ``version`` tells them apart; ``glossary`` maps the short forms that
    the text introduces (`далее – X`, `бұдан әрі – X`, legends) to what they stand for. ``in_reply_to`` is what the head
    says of the letter answered, ``request`` its number and date.
    """

    id: str
    source: str
    media_type: str
    text: str
    revision: str
    kind: Kind = Kind.OTHER
    languages: tuple[Language, ...] = ()
    title: str | None = None
    number: str | None = None
    date: date | None = None
    issuer: str | None = None
    addressees: tuple[str, ...] = ()
    address: str | None = None
    work: str | None = None
    version: str | None = None
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    period: tuple[int, int] | None = None
    in_reply_to: str | None = None
    signatory: str | None = None
    executor: Executor | None = None
    request: Request | None = None

    def leaves(self) -> Iterator[Block]:
        """The blocks that hold text, in text order."""
        return (block for block in self.blocks if block.is_leaf)


@dataclass(frozen=True, slots=True)
class Annotation:
    """One tag: its span, its value in the JSON shape of `docs/tags.md`, and the rule or model that made it."""

    label: Label
    start: int
    end: int
    value: Mapping[str, Any]
    made_by: str

    def id(self, document: Document) -> str:
        """Stable over re-runs on the same text."""
        return short_id("annotation", document.id, document.revision, self.label, str(self.start), str(self.end))


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: about 60 words, never across sections or table rows, overlapping by a sentence."""

    id: str
    document: str
    start: int
    end: int
    page: int | None
    section: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Party:
    """A body and its part in an undertaking; ``id`` is None where the registry has no such body."""

    id: str | None
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Place:
    """A region or city of the registry, as the text names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an undertaking is due: the value of its tag (`docs/tags.md`), and the stage that a plan's column names.

    ``due`` is the day itself where it can be told, also that of an offset which counts from the document's own date.
    A text without any value (`as need arises`) is kept with its ``text`` alone.
    """

    text: str
    stage: str | None = None
    start: date | None = None
    end: date | None = None
    every: str | None = None
    offset: str | None = None
    business_days: bool = False
    anchor: str | None = None
    dates: tuple[str, ...] = ()
    due: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it says nothing that could be told by a calendar."""
        return not (self.start or self.end or self.every or self.offset or self.dates)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its place, with the value of its tag (`docs/tags.md`)."""

    start: int
    end: int
    text: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement about what became of an undertaking.

    ``says`` is the standing that its wording alone gives the undertaking (`Исполнено.`, `нет возможности`, `снято с
    контроля`), None where it only reports; ``whole`` where it says so of the undertaking as such; ``date`` is the day
    that it speaks of, else the document's.
    """

    type: Statement
    start: int
    end: int
    text: str
    document: str
    date: date | None = None
    says: Standing | None = None
    whole: bool = False
    places: tuple[Place, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """One undertaking of a document: a duty, an instruction or a commitment.

    ``id`` derives from the document, the number and the wording. ``number`` is the document's own reference: `14` for a
    row of a plan, `3.4` for sub-point 4 of point 3. ``action`` says in short what is to be done, ``text`` is the
    source at ``start``–``end``; ``repeats`` are the further spans in which the document says the same.
    """

    id: str
    document: str
    type: Statement
    origin: Origin
    action: str
    start: int
    end: int
    text: str
    number: str | None = None
    form: str | None = None
    agencies: tuple[Party, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    person: str | None = None
    figures: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    missing: tuple[Lack, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    language: Language = Language.OTHER
    section: tuple[str, ...] = ()
    page: int | None = None
    repeats: tuple[tuple[int, int], ...] = ()
    made_by: str = ""


def short_id(*parts: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 over the parts: the same parts give the same id on any machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def document_id(content: bytes) -> str:
    """The id of the document held in a file's bytes."""
    return hashlib.sha256(content).hexdigest()[:16]
