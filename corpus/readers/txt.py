"""Plain text: the encoding is told from the bytes, and the text stays as it stands, line ends and all.

A UTF-8 file gives exactly what ``open(path, encoding="utf-8", newline="").read()`` gives, a byte order mark included:
offsets into the text are offsets into the file as others read it. Blocks are left to `corpus.layout`.
"""

from __future__ import annotations

import codecs
import re

from corpus.errors import Unreadable
from corpus.model import Extract, Failure

_UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 1 << 16

# Single-byte encodings that texts of Kazakhstan come in; KZ-1048 is CP1251 with the Kazakh letters.
_SINGLE_BYTE = ("cp1251", "kz1048", "koi8-r", "cp866")
_NAMES = {"cp1251": "Windows-1251", "kz1048": "KZ-1048", "koi8-r": "KOI8-R", "cp866": "CP866"}

# The commonest letters of running Russian and Kazakh text; a wrong decoding turns them into rare ones. Capitals count a
# little less: KOI8-R read as CP1251 swaps the case of every letter.
_SMALL_WEIGHT = dict.fromkeys("оеаинтсрвлыд", 3.0) | dict.fromkeys("кмпуягзбғқңөәі", 1.5)
_LETTER_WEIGHT = _SMALL_WEIGHT | {letter.upper(): 0.8 * weight for letter, weight in _SMALL_WEIGHT.items()}
_KAZAKH_ONLY = frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_KAZAKH_IN_WORD = re.compile(r"(?<=[а-яё])[әғқңөұүһі]|[әғқңөұүһі](?=[а-яё])|\b[ҚҒҮҰӨӘҢҺ](?=[а-яё])")


def read(content: bytes, source: str) -> Extract:
    """The text of a plain file; its encoding, when it is not UTF-8, is told in the warnings."""
    if not content:
        raise Unreadable(source, Failure.EMPTY, "the file is empty", "Check that it was saved or downloaded whole")
    decoded = decode(content)
    if decoded is None:
        raise Unreadable(
            source,
            Failure.UNSUPPORTED,
            "the file is not text, whatever its name says",
            "Give the document as PDF, DOCX, HTML or plain text",
        )
    text, _, warnings = decoded
    if not text.strip("\ufeff \t\r\n"):
        raise Unreadable(source, Failure.EMPTY, "the file holds no text", "Check that it is the right file")
    return Extract(text=text, media_type="text/plain", warnings=warnings)


def decode(content: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """Text, encoding and warnings; None for bytes that are no text in any encoding known here."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    # UTF-16 of Latin text is valid UTF-8 too, full of NULs: hence the look at control characters before taking it.
    if text is not None and _is_text(text):
        return text, "utf-8", ()
    return _marked(content) or _wide(content) or _scarred(content) or _narrow(content)


def _marked(content: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    if content.startswith(_UTF_32_MARKS):
        encoding = "utf-32"
    elif content.startswith(_UTF_16_MARKS):
        encoding = "utf-16"
    else:
        return None
    return _lenient(content, encoding, encoding.upper())


def _wide(content: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """UTF-16 without a mark: one byte of each pair is nearly always 0 or 4 (Latin and Cyrillic)."""
    sample = content[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        pages = high.count(0) + high.count(4) + high.count(0x20)
        if pages >= 0.9 * pairs and high.count(0) + high.count(4) >= 0.7 * pairs:
            return _lenient(content, encoding, encoding.upper())
    return None


def _lenient(content: bytes, encoding: str, name: str) -> tuple[str, str, tuple[str, ...]] | None:
    text = content.decode(encoding, errors="replace")
    if not _is_text(text):
        return None
    warnings = [f"the text was in {name}, not UTF-8"]
    if lost := text.count("\ufffd"):
        warnings.append(f"{lost} places could not be decoded")
    return text, encoding, tuple(warnings)


def _scarred(content: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """UTF-8 with a few broken places, as a cut or careless copy leaves it."""
    text = content.decode("utf-8", errors="replace")
    lost = text.count("\ufffd") - content.count("\ufffd".encode())
    beyond_ascii = sum(1 for character in text if character > "\x7f")
    if not _is_text(text) or lost > 3 + 0.02 * beyond_ascii or lost * 2 > beyond_ascii:
        return None
    return text, "utf-8", (f"{lost} places of the UTF-8 text are damaged and could not be decoded",)


def _narrow(content: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    sample = content[:_SAMPLE]
    best = max(_SINGLE_BYTE, key=lambda encoding: _likeness(sample, encoding))
    text = content.decode(best, errors="replace")
    if not _is_text(text) or not _CYRILLIC.search(text):
        return None
    return text, best, (f"the text was in {_NAMES[best]}, not UTF-8",)


def _likeness(sample: bytes, encoding: str) -> float:
    """How much a decoding looks like Russian or Kazakh; KZ-1048 wins over CP1251 only by Kazakh letters in words."""
    text = sample.decode(encoding, errors="replace")
    score = float(sum(_LETTER_WEIGHT.get(letter, 0) for letter in text)) - 5.0 * text.count("\ufffd")
    if encoding == "kz1048":
        score += 2 * len(_KAZAKH_IN_WORD.findall(text)) - 1
        score -= sum(3 for letter in text if letter in _KAZAKH_ONLY) * 0.5
    return score


def _is_text(text: str) -> bool:
    return "\x00" not in text and len(_CONTROLS.findall(text)) <= 0.002 * len(text)
