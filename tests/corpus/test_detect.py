from __future__ import annotations

import bz2
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.detect import DOCX, HTML, PDF, TEXT, media_type
from corpus.errors import Unreadable
from corpus.model import Failure
from tests.corpus import bad_input

SENTENCE = "Министрлік есепті 2024 жылғы 1 наурызға дейін ұсынады."


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (SENTENCE.encode(), "a.txt", TEXT),
        (SENTENCE.encode("utf-16"), "a.txt", TEXT),
        ("Ответ на запрос депутата направлен в срок.".encode("cp1251"), "a.txt", TEXT),
        (b"\xef\xbb\xbf<!DOCTYPE html><html><p>x</p></html>", "a", HTML),
        (b'<?xml version="1.0"?><!-- a --><!-- b --><html><p>x</p></html>', "a.xml", HTML),
        (b"<html><body>saved from a portal as Word</body></html>", "a.doc", HTML),
        (bad_input.scan(1), "a.docx", PDF),
        (b"\n\n junk before %PDF-1.4", "a.pdf", PDF),
        (bad_input.docx_of(b"<x/>"), "a.pdf", DOCX),
    ],
)
def test_the_type_is_told_by_content_and_not_by_name(content: bytes, name: str, expected: str) -> None:
    assert media_type(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "category", "words"),
    [
        (b"", "a.txt", Failure.EMPTY, "empty"),
        (bad_input.random_bytes(), "a.txt", Failure.UNSUPPORTED, "not text"),
        (bytes(3000), "a.txt", Failure.UNSUPPORTED, "not text"),
        (bad_input.png(), "a.txt", Failure.UNSUPPORTED, "image"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a.jpg", Failure.UNSUPPORTED, "image"),
        (b"II*\x00" + bytes(100), "a.tif", Failure.UNSUPPORTED, "image"),
        (b"{\\rtf1\\ansi text}", "a.rtf", Failure.UNSUPPORTED, "RTF"),
        (bad_input.zipped({"xl/workbook.xml": b"<x/>"}), "a.xlsx", Failure.UNSUPPORTED, "spreadsheet"),
        (bad_input.zipped({"ppt/presentation.xml": b"<x/>"}), "a.pptx", Failure.UNSUPPORTED, "presentation"),
        (
            bad_input.zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
            "a.odt",
            Failure.UNSUPPORTED,
            "OpenDocument",
        ),
        (bad_input.zipped({"a.txt": b"text"}), "a.zip", Failure.UNSUPPORTED, "archive"),
        (gzip.compress(b"text"), "a.gz", Failure.UNSUPPORTED, "archive"),
        (bz2.compress(b"text"), "a.bz2", Failure.UNSUPPORTED, "archive"),
        (b"MZ" + bytes(200), "a.txt", Failure.UNSUPPORTED, "program"),
        (bad_input.old_word(), "a.doc", Failure.UNSUPPORTED, "before 2007"),
        (bad_input.encrypted_office(), "a.docx", Failure.ENCRYPTED, "password"),
        (b"just a note", "a.docx", Failure.DAMAGED, "named as a DOCX file"),
        (bad_input.random_bytes(), "a.docx", Failure.DAMAGED, "named as a DOCX file"),
        (b"just a note", "a.pdf", Failure.DAMAGED, "named as a PDF file"),
        (bad_input.zipped({"a.txt": b"text"}), "a.docx", Failure.DAMAGED, "without a Word document"),
        (bad_input.docx_of(b"<x/>")[:60], "a.docx", Failure.DAMAGED, "cut short"),
        (b"<?xml version='1.0'?><data/>", "a.xml", Failure.UNSUPPORTED, "XML"),
        (b"From: a@b.kz\nTo: c@d.kz\nSubject: x\nMIME-Version: 1.0\n\nText", "a.eml", Failure.UNSUPPORTED, "e-mail"),
    ],
)
def test_what_can_not_be_read_is_refused_with_file_reason_and_remedy(
    content: bytes, name: str, category: Failure, words: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        media_type(content, name)
    assert caught.value.category is category
    assert words in caught.value.reason
    assert str(caught.value).startswith(f"{name}: ")
    assert caught.value.remedy


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "b.docx", "c", "d.pdf"]))
def test_any_bytes_have_a_type_or_a_refusal(content: bytes, name: str) -> None:
    try:
        told = media_type(content, name)
    except Unreadable as refusal:
        told = refusal.reason
    assert told
