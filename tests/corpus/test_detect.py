from __future__ import annotations

import bz2
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.detect import (
    BZIP2,
    DOC,
    DOCX,
    GZIP,
    HTML,
    JPEG,
    MAIL,
    ODT,
    PDF,
    PNG,
    RTF,
    TEXT,
    TIFF,
    XLSX,
    ZIP,
    media_type,
)
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
        (b"{\\rtf1\\ansi text}", "a.doc", RTF),
        (bad_input.old_word(), "a.rtf", DOC),
        (bad_input.zipped({"xl/workbook.xml": b"<x/>"}), "a.zip", XLSX),
        (bad_input.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.docx", ODT),
        (bad_input.zipped({"a.txt": b"text"}), "a", ZIP),
        (bad_input.stored({"a.pdf": b"%PDF-1.7 and so on"}), "a", ZIP),
        (gzip.compress(b"text"), "a", GZIP),
        (bz2.compress(b"text"), "a", BZIP2),
        (bad_input.png(), "a.txt", PNG),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a.pdf", JPEG),
        (b"II*\x00" + bytes(100), "a", TIFF),
        (b"MM\x00*" + bytes(100), "a.jpg", TIFF),
        (b"From: a@b.kz\nTo: c@d.kz\nSubject: x\nMIME-Version: 1.0\n\nText", "a.txt", MAIL),
        (b"From: a@b.kz\nTo: c@d.kz\nSubject: x\nX-Long: " + b"y" * 9000 + b"\n z\n\nText", "a.txt", MAIL),
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
        (b"GIF89a" + bytes(100), "a.png", Failure.UNSUPPORTED, "image"),
        (bad_input.zipped({"xl/workbook.bin": b"x"}), "a.xlsb", Failure.UNSUPPORTED, "binary spreadsheet"),
        (bad_input.zipped({"ppt/presentation.xml": b"<x/>"}), "a.pptx", Failure.UNSUPPORTED, "presentation"),
        (
            bad_input.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
            "a.ods",
            Failure.UNSUPPORTED,
            "OpenDocument",
        ),
        (b"Rar!\x1a\x07\x01\x00", "a.zip", Failure.UNSUPPORTED, "archive"),
        (b"MZ" + bytes(200), "a.txt", Failure.UNSUPPORTED, "program"),
        (bad_input.old_office("Workbook"), "a.doc", Failure.UNSUPPORTED, "spreadsheet of before 2007"),
        (bad_input.old_office("__properties_version1.0"), "a.msg", Failure.UNSUPPORTED, "Outlook"),
        (bad_input.encrypted_office(), "a.docx", Failure.ENCRYPTED, "password"),
        (b"just a note", "a.docx", Failure.DAMAGED, "named as a DOCX file"),
        (bad_input.random_bytes(), "a.docx", Failure.DAMAGED, "named as a DOCX file"),
        (b"just a note", "a.pdf", Failure.DAMAGED, "named as a PDF file"),
        (bad_input.zipped({"a.txt": b"text"}), "a.docx", Failure.DAMAGED, "without a DOCX document"),
        (bad_input.docx_of(b"<x/>")[:60], "a.docx", Failure.DAMAGED, "cut short"),
        (b"<?xml version='1.0'?><data/>", "a.xml", Failure.UNSUPPORTED, "XML"),
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
