"""What documents say, kept with the signs by which statements find one another: a new document reads no other anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, delete, func, insert, select

from corpus import ledger_values, schema
from corpus.anchors import at, id_sign, text_sign
from corpus.model import Language, Statement
from corpus.parts import parts
from corpus.serial import plain
from index.embedding import Matrix
from index.fairness import fairness
from index.models import Model
from index.thread_material import Key, Said, said_id
from index.thread_score import Rarity
from index.vectors import pack, unpack

COUNTED, REBUILT = "threads_counted", "threads_rebuilt"
_SAID, _SIGNS, _COUNTS, _DOCUMENTS = schema.said.c, schema.said_signs.c, schema.sign_counts.c, schema.documents.c
_WORD, _NAME, _PROGRAMME = "w:", "n:", "p:"


def put(connection: Connection, document_id: str, said: Sequence[Said], raw: Matrix, model: Model) -> None:
    """Keep what a document says, with raw vectors in the same order, in place of what was kept of it."""
    remove(connection, document_id)
    if not said:
        return
    rows = [
        {
            "document_id": document_id,
            "ordinal": one.ordinal,
            "commitment_id": one.commitment.id if one.commitment else None,
            "owner": one.owner,
            "start": one.start,
            "end": one.end,
            "date": one.date,
            "value": _packed(one),
            "model": model.identity,
            "vector": pack(vector),
        }
        for one, vector in zip(said, raw, strict=True)
    ]
    connection.execute(insert(schema.said), rows)
    found = [
        {"sign": sign, "document_id": document_id, "ordinal": one.ordinal}
        for one in said
        for sign in sorted(signs(one))
    ]
    if found:
        connection.execute(insert(schema.said_signs), found)


def remove(connection: Connection, document_id: str) -> None:
    """Let go of what a document says, and of its pairs with others."""
    pairs = schema.said_pairs.c
    connection.execute(delete(schema.said_pairs).where(pairs.document_id == document_id))
    connection.execute(delete(schema.said_pairs).where(pairs.other_id == document_id))
    connection.execute(delete(schema.said_signs).where(_SIGNS.document_id == document_id))
    connection.execute(delete(schema.said).where(_SAID.document_id == document_id))


def _packed(one: Said) -> dict[str, Any]:
    packed: dict[str, Any] = {
        "text": one.text,
        "language": one.language.value,
        "type": one.type.value,
        "terms": dict(one.terms),
        "bridged": dict(one.bridged),
        "days": sorted(plain(day) for day in one.days),
        "amounts": sorted([unit, amount] for unit, amount in one.amounts),
    }
    for name in ("agencies", "places", "counted", "programmes", "names", "first", "references"):
        if held := getattr(one, name):
            packed[name] = sorted(held)
    if one.commitment is not None:
        packed["commitment"] = ledger_values.pack(one.commitment)
    if one.evidence is not None:
        packed["evidence"] = ledger_values.pack_evidence(one.evidence)
    return packed


def signs(one: Said) -> set[str]:
    """By what a statement is found: its words in both languages, names, programmes, and its text as a whole."""
    return {
        *(_WORD + term for term in (*one.terms, *one.bridged)),
        *(_NAME + name for name in (*one.names, *one.first)),
        *(_PROGRAMME + name for name in one.programmes),
        *(f"a:{agency}" for agency in one.agencies),
        *(f"l:{place}" for place in one.places),
        *(f"c:{thing}" for thing in one.counted),
        *(f"u:{unit}:{amount:g}" for unit, amount in one.amounts),
        *(f"d:{day}" for day in one.days),
        *(f"r:{reference}" for reference in one.references),
        text_sign(one.text),
        id_sign(said_id(one)),
    }


def _selected() -> Any:
    return select(schema.said, _DOCUMENTS.source, _DOCUMENTS.work, _DOCUMENTS.date.label("issued")).join(
        schema.documents, _DOCUMENTS.id == _SAID.document_id
    )


def load(connection: Connection, keys: Iterable[Key]) -> dict[Key, Said]:
    """Statements by where they stand, with their vectors."""
    found: dict[Key, Said] = {}
    # By document, so that one part of them needs few looks into the index.
    for part in parts(sorted(keys)):
        rows = connection.execute(_selected().where(at(_SAID.document_id, _SAID.ordinal, part))).all()
        found |= {one.key: one for one in _unpacked(rows)}
    return found


def all_said(connection: Connection) -> Iterator[Said]:
    """Everything that is said in a library, document by document."""
    rows = connection.execution_options(yield_per=2_000).execute(_selected().order_by(_SAID.document_id, _SAID.ordinal))
    for part in rows.partitions():
        yield from _unpacked(part)


def said_in(connection: Connection, document_id: str) -> list[Said]:
    """What one document says."""
    return list(_unpacked(_rows_in(connection, document_id)))


def said_with_raw(connection: Connection, document_id: str) -> tuple[list[Said], Matrix]:
    """What one document says, and the raw vectors of it in the same order; none where it says nothing."""
    rows = _rows_in(connection, document_id)
    return list(_unpacked(rows)), _raw(rows) if rows else np.empty((0, 0), np.float32)


def _rows_in(connection: Connection, document_id: str) -> Sequence[Row[Any]]:
    return connection.execute(_selected().where(_SAID.document_id == document_id).order_by(_SAID.ordinal)).all()


def _raw(rows: Sequence[Row[Any]]) -> Matrix:
    return unpack([row.vector for row in rows])


def _unpacked(rows: Sequence[Row[Any]]) -> Iterator[Said]:
    if not rows:
        return
    raw = _raw(rows)
    languages = [Language(row.value["language"]) for row in rows]
    fair = fairness(rows[0].model.partition("@")[0], raw.shape[1]).statements(raw, languages)
    for row, vector in zip(rows, fair, strict=True):
        yield _said(row, vector)


def _said(row: Row[Any], vector: Matrix) -> Said:
    value: Mapping[str, Any] = row.value
    commitment, evidence = value.get("commitment"), value.get("evidence")
    return Said(
        document=row.document_id,
        ordinal=row.ordinal,
        work=row.work or "",
        source=row.source,
        issued=row.issued,
        date=row.date,
        start=row.start,
        end=row.end,
        text=value["text"],
        language=Language(value["language"]),
        type=Statement(value["type"]),
        terms=value["terms"],
        bridged=value["bridged"],
        agencies=frozenset(value.get("agencies", ())),
        places=frozenset(value.get("places", ())),
        counted=frozenset(value.get("counted", ())),
        amounts=frozenset((unit, float(amount)) for unit, amount in value["amounts"]),
        days=frozenset(date.fromisoformat(day) for day in value["days"]),
        programmes=frozenset(value.get("programmes", ())),
        names=frozenset(value.get("names", ())),
        first=frozenset(value.get("first", ())),
        references=frozenset(value.get("references", ())),
        owner=row.owner,
        commitment=ledger_values.unpack(commitment) if commitment else None,
        evidence=ledger_values.unpack_evidence(evidence) if evidence else None,
        vector=vector,
    )


def size(connection: Connection) -> int:
    """How many statements are kept."""
    return connection.scalar(select(func.count()).select_from(schema.said)) or 0


def counted(connection: Connection) -> int:
    """How many statements there were when the signs were counted."""
    return _attribute(connection, COUNTED)


def rebuilt(connection: Connection) -> int:
    """How many statements there were when all were last compared at once."""
    return _attribute(connection, REBUILT)


def note_rebuilt(connection: Connection) -> None:
    """Note that all statements have been compared at once."""
    _note(connection, REBUILT, size(connection))


def note_unbuilt(connection: Connection) -> None:
    """Note that all statements are to be compared at once, or are being compared."""
    _note(connection, REBUILT, 0)


def _attribute(connection: Connection, name: str) -> int:
    attributes = schema.attributes.c
    return int(connection.scalar(select(attributes.value).where(attributes.name == name)) or 0)


def note_counted(connection: Connection, count: int) -> None:
    """Note of how many statements the signs were counted."""
    _note(connection, COUNTED, count)


def _note(connection: Connection, name: str, count: int) -> None:
    connection.execute(delete(schema.attributes).where(schema.attributes.c.name == name))
    connection.execute(insert(schema.attributes).values(name=name, value=str(count)))


def count_signs(connection: Connection) -> None:
    """Count anew in how many statements each sign stands: what rarity is taken from until the next time."""
    connection.execute(delete(schema.sign_counts))
    shared = _SIGNS.sign.not_like("t:%"), _SIGNS.sign.not_like("i:%")
    grouped = select(_SIGNS.sign, func.count()).where(*shared).group_by(_SIGNS.sign)
    connection.execute(insert(schema.sign_counts).from_select(["sign", "count"], grouped))
    note_counted(connection, size(connection))


def rarity(connection: Connection, said: Iterable[Said]) -> Rarity:
    """How rare what some statements say is in the library, by the last count."""
    wanted = sorted({sign for one in said for sign in signs(one) if sign[:2] in (_WORD, _PROGRAMME)})
    held: Counter[str] = Counter()
    for part in parts(wanted):
        rows = connection.execute(select(_COUNTS.sign, _COUNTS.count).where(_COUNTS.sign.in_(part)))
        held.update({row.sign: row.count for row in rows})
    words = {sign[2:]: held[sign] for sign in wanted if sign[:2] == _WORD}
    names = {sign[2:]: held[sign] for sign in wanted if sign[:2] == _PROGRAMME}
    return Rarity.of_counts(words, names, counted(connection))


def postings(connection: Connection, wanted: Sequence[str], at_most: int) -> dict[str, list[Key]]:
    """Where signs stand, without those that stand in more than so many statements."""
    frequent = set()
    for part in parts(wanted):
        rows = connection.execute(select(_COUNTS.sign).where(_COUNTS.sign.in_(part), _COUNTS.count > at_most))
        frequent |= set(rows.scalars())
    found: dict[str, list[Key]] = defaultdict(list)
    for part in parts(sign for sign in wanted if sign not in frequent):
        rows = connection.execute(select(_SIGNS.sign, _SIGNS.document_id, _SIGNS.ordinal).where(_SIGNS.sign.in_(part)))
        for sign, document, ordinal in rows:
            found[sign].append((document, ordinal))
    # What has become frequent since the last count is as little of a sign.
    return {sign: keys for sign, keys in found.items() if len(keys) <= 4 * at_most}


def in_passages(connection: Connection, passages: Iterable[int]) -> dict[int, list[Key]]:
    """What is said in each of some passages of the library, in text order."""
    table = schema.passages.c
    found: dict[int, list[Key]] = defaultdict(list)
    for part in parts(sorted(passages)):
        rows = connection.execute(
            select(table.key, _SAID.document_id, _SAID.ordinal)
            .join(schema.passages, table.document_id == _SAID.document_id)
            .where(table.key.in_(part), _SAID.start < table.end, _SAID.end > table.start)
            .order_by(_SAID.document_id, _SAID.ordinal)
        )
        for key, document, ordinal in rows:
            found[key].append((document, ordinal))
    return found
