"""Atom feeds (RFC 4287): of a search, of a body's commitments, of a thread; ids that stay the same on any machine."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from lxml import etree
from sqlalchemy import Connection, select

from corpus import ledger, schema
from corpus.ledger import Kept, Wanted
from corpus.model import Role
from index.results import Result
from service.ledger import agency_name, name, reference
from service.wording import said

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_EPOCH = datetime(1991, 12, 16, tzinfo=UTC)
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_ENTRIES = 100
_TITLE = 140


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``key`` makes its id, ``path`` is the page it leads to, ``quote`` the text as it stands."""

    key: str
    title: str
    path: str
    updated: datetime
    author: str
    quote: str
    language: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``path`` is the page that it follows, ``own`` its own address."""

    key: str
    title: str
    path: str
    own: str
    language: str
    entries: Sequence[Entry]


def atom(feed: Feed, address: str) -> bytes:
    """The feed as a document; ``address`` is where the pages are served."""
    names: dict[Any, str] = {None: _ATOM}
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=names)
    root.set(f"{{{_XML}}}lang", feed.language)
    _child(root, "id", _id(feed.key))
    _child(root, "title", feed.title)
    _child(root, "updated", _moment(max((one.updated for one in feed.entries), default=_EPOCH)))
    _child(root, "author").append(_made("name", "Mindet"))
    _child(root, "generator", "Mindet")
    _child(root, "link", rel="self", type="application/atom+xml", href=address + feed.own)
    _child(root, "link", rel="alternate", type="text/html", href=address + feed.path)
    seen: set[str] = set()
    for one in feed.entries[:_MOST_ENTRIES]:
        if one.key in seen:
            continue
        seen.add(one.key)
        root.append(_entry(one, address))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(one: Entry, address: str) -> Any:
    entry = _made("entry")
    _child(entry, "id", _id(one.key))
    _child(entry, "title", one.title if len(one.title) <= _TITLE else f"{one.title[: _TITLE - 1]}…")
    _child(entry, "updated", _moment(one.updated))
    _child(entry, "author").append(_made("name", one.author))
    _child(entry, "link", rel="alternate", type="text/html", href=address + one.path)
    if one.category:
        _child(entry, "category", term=one.category)
    content = _child(entry, "content", one.quote, type="text")
    if one.language:
        content.set(f"{{{_XML}}}lang", one.language)
    return entry


def _made(tag: str, text: str = "", **attributes: str) -> Any:
    element = etree.Element(f"{{{_ATOM}}}{tag}", {key: _UNFIT.sub("", value) for key, value in attributes.items()})
    if text:
        element.text = _UNFIT.sub("", text)
    return element


def _child(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    element = _made(tag, text, **attributes)
    parent.append(element)
    return element


def _id(key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"mindet:{key}").urn


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def of_search(
    connection: Connection, key: str, query: str, results: Sequence[Result], language: str, own: str, path: str
) -> Feed:
    """What a search finds: the newest documents first, told when the library came to hold them."""
    added = _added(connection, {one.document for one in results})
    entries = [
        Entry(
            key=f"passage:{one.document}:{one.start}:{one.end}",
            title=one.title or one.source,
            path=f"/{language}/documents/{one.document}?hit={one.start}-{one.end}#s{one.start}-{one.end}",
            updated=added.get(one.document, _EPOCH),
            author=one.source,
            quote=one.text,
            language=one.lang.value if one.lang in ("kk", "ru") else "",
        )
        for one in results
    ]
    title = said("feed.search", language, query=query)
    return Feed(f"search:{key}", title, path, own, language, sorted(entries, key=lambda one: one.updated, reverse=True))


def of_agency(connection: Connection, agency: str, language: str, as_of: date, own: str) -> Feed:
    """A body's commitments, those of the documents that came last first."""
    found = ledger.kept(connection, Wanted(agencies=(agency,)), as_of, limit=_MOST_ENTRIES)
    added = _added(connection, {one.commitment.document for one in found})
    entries = [_of_commitment(one, added, language) for one in found]
    title = said("feed.agency", language, name=agency_name(agency, agency, language))
    path = f"/{language}/agencies/{agency}"
    ordered = sorted(entries, key=lambda one: one.updated, reverse=True)
    return Feed(f"agency:{agency}", title, path, own, language, ordered)


def _of_commitment(kept: Kept, added: Mapping[str, datetime], language: str) -> Entry:
    made = kept.commitment
    status = name("status", kept.judgement.standing.value, language)
    owners = "; ".join(agency_name(one.id, one.name, language) for one in made.agencies if one.role is Role.RESPONSIBLE)
    due = "; ".join(one.text for one in made.deadlines)
    lines = (
        f"{name('column', 'status', language)}: {status}",
        f"{name('column', 'responsible', language)}: {owners}" if owners else "",
        f"{name('column', 'deadline', language)}: {due}" if due else "",
        f"{name('column', 'reference', language)}: {ref}" if (ref := reference(made, language)) else "",
        f"«{made.text}»",
    )
    return Entry(
        key=f"commitment:{made.id}",
        title=" ".join(made.action.split()),
        path=f"/{language}/ledger/{made.id}",
        updated=added.get(made.document, _EPOCH),
        author=kept.source,
        quote="\n".join(filter(None, lines)),
        category=status,
    )


def of_thread(connection: Connection, thread: Mapping[str, Any], language: str, own: str) -> Feed:
    """What is said of one undertaking, the statements of the documents that came last first."""
    items = [item for item in thread["items"] if item["link"] not in ("suggested", "rejected")]
    added = _added(connection, {item["document"] for item in items})
    entries = [
        Entry(
            key=f"statement:{thread['id']}:{item['document']}:{item['start']}:{item['end']}",
            title=" ".join(item["text"].split()) or item["source"],
            path=f"/{language}/documents/{item['document']}?hit={item['start']}-{item['end']}"
            f"#s{item['start']}-{item['end']}",
            updated=added.get(item["document"], _EPOCH),
            author=item["source"],
            quote=item["text"],
            category=item["type"],
        )
        for item in items
    ]
    title = said("feed.thread", language, name=" ".join(thread["title"].split()))
    path = f"/{language}/threads/{thread['id']}"
    ordered = sorted(entries, key=lambda one: one.updated, reverse=True)
    return Feed(f"thread:{thread['id']}", title, path, own, language, ordered)


def _added(connection: Connection, documents: Iterable[str]) -> Mapping[str, datetime]:
    """When the library came to hold documents."""
    table = schema.documents.c
    rows = connection.execute(select(table.id, table.added).where(table.id.in_(set(documents)))).all()
    return {row.id: row.added if row.added.tzinfo else row.added.replace(tzinfo=UTC) for row in rows}
