from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import Unreadable
from corpus.model import Failure
from corpus.readers.txt import decode, read
from tests.corpus import bad_input

RUSSIAN = (
    "Министерство сообщает, что работы по реконструкции будут завершены до конца года.\r\nОтвет направлен в срок.\n"
)
KAZAKH = "Министрлік құрылыс жұмыстарын жыл соңына дейін аяқтайды, өңірлерде үш нысан іске қосылды.\n"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1))
def test_utf_8_stays_exactly_as_a_plain_open_gives_it(text: str) -> None:
    if text.strip("\ufeff \t\r\n"):
        assert decode(text.encode()) == (text, "utf-8", ())


def test_line_ends_and_a_mark_stay_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + (RUSSIAN + KAZAKH).encode())
    with path.open(encoding="utf-8", newline="") as file:
        assert read(path.read_bytes(), "a.txt").text == file.read()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, "Plain English text without any other letter."])
def test_wide_encodings_are_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    extract = read(text.encode(encoding), "a.txt")
    assert extract.text == text
    assert "not UTF-8" in extract.warnings[0]


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (RUSSIAN, "cp866", "CP866"),
        (KAZAKH, "kz1048", "KZ-1048"),
        (RUSSIAN.upper(), "cp1251", "Windows-1251"),
    ],
)
def test_single_byte_encodings_are_told_apart_and_named(text: str, encoding: str, name: str) -> None:
    extract = read(text.encode(encoding), "a.txt")
    assert extract.text == text
    assert extract.warnings == (f"the text was in {name}, not UTF-8",)


def test_utf_8_with_a_damaged_place_is_read_with_a_warning() -> None:
    content = (RUSSIAN + KAZAKH).encode()
    extract = read(content[:61] + content[62:], "a.txt")
    assert extract.text.endswith(KAZAKH)
    assert "damaged" in extract.warnings[0]


@pytest.mark.parametrize("content", [bad_input.random_bytes(), bytes(100), b"\x00\x01\x02text\x03" * 9])
def test_a_binary_named_txt_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, "a.txt")
    assert caught.value.category is Failure.UNSUPPORTED


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_empty(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, "a.txt")
    assert caught.value.category is Failure.EMPTY


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_none(content: bytes) -> None:
    decoded = decode(content)
    assert decoded is None or isinstance(decoded[0], str)
