"""Mails: subject, sender, receivers, day and text; attachments are files of their own."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime

from corpus.errors import Unreadable
from corpus.layout import layout
from corpus.members import Allowance, Member, gathered, safe_name
from corpus.model import BlockKind, Extract, Failure
from corpus.readers import html, txt
from corpus.readers.pieces import BETWEEN_BLOCKS, Leaf, Line, Piece, assemble, plain

MEDIA_TYPE = "message/rfc822"

_SHOWN = ("From", "To", "Cc", "Date")
_SIGNATURES = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar")
)
_LOCKED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_SUFFIXES = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf"}
_REFERRED = re.compile(rb"cid:([^\s\"'>)]{1,300})", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def read(content: bytes, source: str) -> Extract:
    """The mail's own text under its subject and a head of its particulars; raises `Unreadable`."""
    message = _message(content)
    if message.get_content_type() in _LOCKED and "signed" not in str(message.get("Content-Type", "")):
        raise Unreadable(source, Failure.ENCRYPTED, "the message is encrypted", "Save it decrypted and give that")
    subject = _header(message, "Subject")
    pieces: list[Piece] = [plain(BlockKind.HEADING, subject, 1)] if subject else []
    head = [f"{name}: {said}" for name in _SHOWN if (said := _header(message, name))]
    if head:
        pieces.append(Leaf(BlockKind.FURNITURE, tuple(Line(line) for line in head)))
    body = _body(message, source)
    if body is None and not subject:
        raise Unreadable(source, Failure.EMPTY, "the message holds no text", "Check that it is the right file")
    facts = _metadata(message, subject)
    if body is None:
        return assemble(pieces, source, MEDIA_TYPE, metadata=facts)
    if not pieces:
        return replace(body, media_type=MEDIA_TYPE, metadata=facts)
    return _joined(assemble(pieces, source, MEDIA_TYPE, metadata=facts), body)


def attachments(content: bytes, allowance: Allowance) -> Iterator[Member]:
    """The files that came with a mail, mails it forwards among them; pictures of its own text are not."""
    message = _message(content)
    taken = _body_parts(message)
    shown = {match[1].decode("ascii", "replace") for part in taken for match in _REFERRED.finditer(_payload(part))}
    for number, part in enumerate(_leaves(message), 1):
        kind = part.get_content_type()
        if any(part is own for own in taken) or kind in _SIGNATURES or _is_shown(part, kind, shown):
            continue
        allowance.take_member()
        name = _name(part, kind, number)
        yield gathered(name, [_payload(part)], allowance)


def _message(content: bytes) -> EmailMessage:
    start = content.lstrip(b"\xef\xbb\xbf\r\n \t")
    if start.startswith(b"From "):
        start = start.partition(b"\n")[2]
    return email.message_from_bytes(start, policy=default)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; a forwarded mail is one part, whatever it holds."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting.extend(reversed([child for child in inside if isinstance(child, Message)]))
        elif part.get_content_maintype() != "multipart":
            yield part


def _body_parts(message: Message) -> list[Message]:
    """The parts of the mail's own text, both of its forms."""
    parts: list[Message] = []
    for part in _leaves(message):
        if part.get_content_type() not in ("text/plain", "text/html") or _is_attached(part):
            continue
        parts.append(part)
    return parts


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _is_shown(part: Message, kind: str, shown: set[str]) -> bool:
    """Whether a part is a picture that the text shows in itself."""
    name = str(part.get("Content-ID", "")).strip(" <>")
    return kind.startswith("image/") and (name in shown or (bool(name) and part.get_content_disposition() == "inline"))


def _filename(part: Message) -> str:
    try:
        return part.get_filename("") or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""


def _name(part: Message, kind: str, number: int) -> str:
    name = safe_name(_filename(part).replace("/", "_").replace("\\", "_")) if _filename(part) else None
    if name:
        return name
    if kind == "message/rfc822":
        inside = part.get_payload()
        inner = inside[0] if isinstance(inside, list) and inside else None
        subject = _header(inner, "Subject") if isinstance(inner, Message) else ""
        return (
            f"{(safe_name(subject.replace('/', '_')) or 'message')[:100]}.eml" if subject else f"message-{number}.eml"
        )
    return f"part-{number}{_SUFFIXES.get(kind, '')}"


def _payload(part: Message) -> bytes:
    """The bytes of a part as they were before they were packed for the mail."""
    inside = part.get_payload()
    if isinstance(inside, list):
        try:
            return b"\n".join(child.as_bytes() for child in inside if isinstance(child, Message))
        except (ValueError, LookupError, TypeError, AttributeError, KeyError):
            return b""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return b""
    return data if isinstance(data, bytes) else b""


def _body(message: Message, source: str) -> Extract | None:
    """The text in its plain form, else in its form as a page; mails without one give None."""
    parts = _body_parts(message)
    for kind in ("text/plain", "text/html"):
        texts = [_decoded(part) for part in parts if part.get_content_type() == kind]
        if any(text.strip() for text, _ in texts):
            warnings = tuple(dict.fromkeys(warning for _, said in texts for warning in said))
            return _plain(texts, warnings) if kind == "text/plain" else _page(texts, warnings, source)
    return None


def _plain(texts: list[tuple[str, tuple[str, ...]]], warnings: tuple[str, ...]) -> Extract:
    text = BETWEEN_BLOCKS.join(part.strip("\n") for text, _ in texts if (part := text.replace("\r\n", "\n")).strip())
    return Extract(text=text, media_type=MEDIA_TYPE, blocks=layout(text), warnings=warnings)


def _page(texts: list[tuple[str, tuple[str, ...]]], warnings: tuple[str, ...], source: str) -> Extract | None:
    try:
        page = html.read("\n".join(text for text, _ in texts).encode("utf-8", "replace"), source)
    except Unreadable:
        return None
    return replace(page, metadata={}, warnings=(*warnings, *page.warnings))


def _decoded(part: Message) -> tuple[str, tuple[str, ...]]:
    data = _payload(part)
    charset = part.get_content_charset() or "utf-8"
    try:
        return data.decode(charset).replace("\0", ""), ()
    except (UnicodeDecodeError, LookupError):
        decoded = txt.decode(data)
    if decoded is not None:
        return decoded[0], decoded[2]
    return data.decode("utf-8", "replace").replace("\0", ""), ("letters of the message could not be decoded",)


def _joined(head: Extract, body: Extract) -> Extract:
    """The head, then the text, its blocks moved behind the head."""
    shift = len(head.text) + len(BETWEEN_BLOCKS)
    blocks = (replace(block, start=block.start + shift, end=block.end + shift) for block in body.blocks)
    return replace(
        head, text=f"{head.text}{BETWEEN_BLOCKS}{body.text}", blocks=(*head.blocks, *blocks), warnings=body.warnings
    )


def _header(message: Message, name: str) -> str:
    """A header as it is read, on one line; empty where there is none or it can't be."""
    try:
        said = message.get(name, "")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
    return _SPACE.sub(" ", str(said).encode("utf-8", "replace").decode("utf-8").replace("\0", "")).strip()


def _metadata(message: Message, subject: str) -> dict[str, str]:
    facts = {"title": subject, "author": _sender(message)}
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        facts["date"] = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    return {name: value for name, value in facts.items() if value}


def _sender(message: Message) -> str:
    try:
        addresses: tuple[Address, ...] = getattr(message["From"], "addresses", ())
    except (AttributeError, ValueError, LookupError, TypeError):
        return _header(message, "From")
    if not addresses:
        return ""
    return _SPACE.sub(" ", addresses[0].display_name or addresses[0].addr_spec).strip()
