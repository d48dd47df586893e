"""Old Word files, RTF and OpenDocument: conversions by the real LibreOffice where it is installed."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from corpus.detect import DOC, ODT, RTF, media_type
from corpus.documents import document
from corpus.errors import Unreadable
from corpus.model import BlockKind, Document, Failure
from corpus.readers import office
from corpus.sandbox import Limits, parse
from tests.corpus import bad_input

needs_libreoffice = pytest.mark.skipif(
    office.installed() is None, reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
)

LETTER = "Министерство направит ответ до 1 марта 2025 года."
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def rtf() -> bytes:
    letters = "".join(f"\\u{ord(letter)}?" for letter in LETTER)
    return f"{{\\rtf1\\ansi {letters}\\par \\trowd\\cellx2000\\cellx4000 a\\intbl\\cell b\\intbl\\cell\\row}}".encode()


def odt(encrypted: bool = False) -> bytes:
    locked = "<m:encryption-data/>" if encrypted else ""
    entry = f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml">{locked}</m:file-entry>'
    whole = f'<m:file-entry m:full-path="/" m:media-type="{ODT}"/>'
    body = f'<t:h t:outline-level="1">Жоспар</t:h><t:p>{LETTER}</t:p>'
    return bad_input.zipped(
        {
            "mimetype": ODT.encode(),
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0">{whole}{entry}</m:manifest>'.encode(),
            "content.xml": f'<o:document-content xmlns:o="{_OPEN}:office:1.0" xmlns:t="{_OPEN}:text:1.0" '
            f'o:version="1.2"><o:body><o:text>{body}</o:text></o:body></o:document-content>'.encode(),
        }
    )


def doc(folder: Path) -> bytes:
    (folder / "a.rtf").write_bytes(rtf())
    command = [str(office.installed()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for _ in range(2):
        subprocess.run([*command, "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(folder / "a.rtf")])
    return (folder / "a.doc").read_bytes()


def read(content: bytes, name: str) -> Document:
    return parse(content, name, Limits(), document)


def test_the_types_are_told_by_content() -> None:
    assert media_type(rtf(), "a.doc") == RTF
    assert media_type(odt(), "a.docx") == ODT
    assert media_type(bad_input.old_word(), "a.doc") == DOC


@pytest.mark.slow
@needs_libreoffice
def test_an_rtf_file_is_read_in_a_worker_that_may_write_no_files() -> None:
    made = read(rtf(), "a.rtf")
    assert made.media_type == RTF
    assert made.text == f"{LETTER}\n\na\tb"
    assert [block.kind for block in made.blocks][1:] == [
        BlockKind.TABLE,
        BlockKind.ROW,
        BlockKind.CELL,
        BlockKind.CELL,
    ]


@needs_libreoffice
@pytest.mark.slow
def test_an_opendocument_text_is_read() -> None:
    made = read(odt(), "a.odt")
    assert made.text == f"Жоспар\n\n{LETTER}"
    assert made.blocks[0].kind is BlockKind.HEADING


@needs_libreoffice
@pytest.mark.slow
def test_an_old_word_file_is_read(tmp_path: Path) -> None:
    content = doc(tmp_path)
    assert media_type(content, "a") == DOC
    assert read(content, "a.doc").text.startswith(LETTER)


@pytest.mark.slow
@needs_libreoffice
def test_a_broken_file_is_damaged() -> None:
    with pytest.raises(Unreadable) as caught:
        read(bad_input.old_word(), "a.doc")
    assert caught.value.category is Failure.DAMAGED


@needs_libreoffice
@pytest.mark.slow
def test_a_worker_that_is_ended_takes_libreoffice_with_it() -> None:
    before = _running()
    with pytest.raises(Unreadable) as caught:
        parse(rtf(), "a.rtf", Limits(wall_seconds=0.3), document)
    assert caught.value.category is Failure.TIMEOUT
    # Others on this machine may have one of their own for a while.
    ends = time.monotonic() + 20
    while not _running() <= before and time.monotonic() < ends:
        time.sleep(0.2)
    assert _running() <= before


def _running() -> set[str]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if "soffice" in str((folder / "exe").readlink()):
                found.add(folder.name)
        except OSError:
            continue
    return found


def test_without_libreoffice_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "installed", lambda: None)
    with pytest.raises(Unreadable) as caught:
        office.read(rtf(), "a.rtf")
    assert caught.value.category is Failure.UNSUPPORTED
    assert "libreoffice-writer" in caught.value.remedy
    assert "DOCX" in caught.value.remedy


def test_locked_files_are_told() -> None:
    locked_doc = bytearray(bad_input.old_word())
    locked_doc[512:524] = b"\xec\xa5" + bytes(9) + b"\x01"
    for content in (odt(encrypted=True), bytes(locked_doc)):
        with pytest.raises(Unreadable) as caught:
            office.read(content, "a")
        assert caught.value.category is Failure.ENCRYPTED


@pytest.mark.slow
def test_an_opendocument_bomb_is_suspicious() -> None:
    bomb = bad_input.zipped({"mimetype": ODT.encode(), "content.xml": b" " * (300 << 20)})
    with pytest.raises(Unreadable) as caught:
        office.read(bomb, "a.odt")
    assert caught.value.category is Failure.SUSPICIOUS
