from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from functools import cache

import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import members
from corpus.archives import contents
from corpus.detect import media_type
from corpus.errors import Unreadable
from corpus.members import Contents, safe_name
from corpus.model import Failure
from tests.corpus import bad_input

FILES = {"қосымша/a.txt": b"one", "b.txt": b"two" * 1000}
LARGE = b"0" * (2 << 20)


def zipped(files: dict[str, bytes]) -> bytes:
    return bad_input.zipped(files)


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def seven_zipped(files: dict[str, bytes], password: str | None = None) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


PACKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "7z": seven_zipped,
    "tar": tarred,
    "tar.gz": lambda files: gzip.compress(tarred(files)),
    "tar.bz2": lambda files: bz2.compress(tarred(files)),
    "tar.xz": lambda files: lzma.compress(tarred(files)),
}


@cache
def packed(kind: str) -> bytes:
    """The same bytes each time: the hour of packing stands in some archives."""
    return PACKERS[kind](FILES)


def opened(content: bytes, name: str = "archive.zip") -> Contents:
    return contents(content, name, media_type(content, name))


def refused(content: bytes) -> Failure:
    with pytest.raises(Unreadable) as caught:
        opened(content)
    assert caught.value.remedy
    return caught.value.category


def outcomes(found: Contents) -> dict[str, bytes | Failure]:
    return {
        member.name: member.content.category if isinstance(member.content, Unreadable) else member.content
        for member in found.members
    }


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MEMBER_BYTES", 1 << 20)
    monkeypatch.setattr("corpus.seven_zip.MEMBER_BYTES", 1 << 20)
    monkeypatch.setattr(members, "TOTAL_BYTES", 5 << 20)
    monkeypatch.setattr(members, "MEMBER_LIMIT", 50)


@pytest.mark.parametrize("kind", PACKERS)
def test_members_come_out_with_their_folders_and_bytes(kind: str) -> None:
    assert outcomes(opened(PACKERS[kind](FILES))) == FILES


@pytest.mark.parametrize("kind", PACKERS)
def test_a_member_that_grows_too_large_fails_alone(kind: str, small_limits: None) -> None:  # noqa: ARG001
    told = outcomes(opened(PACKERS[kind]({"a.txt": b"one", "large.txt": LARGE, "b.txt": b"two"})))
    assert told.pop("large.txt") in (Failure.SUSPICIOUS, Failure.TOO_LARGE)
    assert told == {"a.txt": b"one", "b.txt": b"two"}


@pytest.mark.parametrize("kind", PACKERS)
def test_an_archive_that_inflates_without_end_is_refused(kind: str, small_limits: None) -> None:  # noqa: ARG001
    bomb = PACKERS[kind]({f"{number}.txt": LARGE[: 1 << 20] for number in range(9)})
    assert refused(bomb) is (Failure.TOO_LARGE if kind == "tar" else Failure.SUSPICIOUS)


@pytest.mark.parametrize("kind", PACKERS)
def test_too_many_members_are_refused(kind: str, small_limits: None) -> None:  # noqa: ARG001
    assert refused(PACKERS[kind]({f"{number}.txt": b"x" for number in range(51)})) is Failure.SUSPICIOUS


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "C:/a.txt"])
def test_names_that_point_out_of_the_archive_are_refused(kind: str, name: str) -> None:
    told = outcomes(opened(PACKERS[kind]({name: b"x", "b.txt": b"two"})))
    assert told == {name: Failure.SUSPICIOUS, "b.txt": b"two"}


def test_links_in_a_zip_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert outcomes(opened(out.getvalue())) == {"link.txt": Failure.SUSPICIOUS}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tar_are_refused(kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("odd.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    assert outcomes(opened(out.getvalue())) == {"odd.txt": Failure.SUSPICIOUS}


def test_names_in_the_code_page_of_dos_are_read() -> None:
    content = zipped({"ZZZZZ.txt": b"x"}).replace(b"ZZZZZ", "ответ".encode("cp866"))
    assert outcomes(opened(content)) == {"ответ.txt": b"x"}


def test_a_single_packed_file_is_its_only_member() -> None:
    assert outcomes(opened(gzip.compress(b"text"), "letter.txt.gz")) == {"letter.txt": b"text"}


def test_what_systems_leave_for_themselves_is_left_out() -> None:
    assert outcomes(opened(zipped({"__MACOSX/a": b"x", ".DS_Store": b"x", "d/~$a.docx": b"x", "b.txt": b"y"}))) == {
        "b.txt": b"y"
    }


def test_a_locked_member_fails_alone() -> None:
    content = bytearray(zipped({"a.txt": b"one"}))
    content[6] |= 1  # the flag of encryption, in the header of the member and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert outcomes(opened(bytes(content))) == {"a.txt": Failure.ENCRYPTED}
    assert refused(seven_zipped(FILES, "secret")) is Failure.ENCRYPTED


def test_a_tar_that_breaks_off_gives_what_came_before() -> None:
    found = opened(tarred({"a.txt": b"one", "b.txt": LARGE})[:4000], "a.tar")
    assert outcomes(found) == {"a.txt": b"one"}
    assert "breaks off" in found.warnings[0]


@pytest.mark.parametrize("kind", ["zip", "7z", "tar.gz", "tar.bz2", "tar.xz"])
def test_a_cut_archive_is_damaged(kind: str) -> None:
    content = PACKERS[kind](FILES)
    assert refused(content[: len(content) // 2]) is Failure.DAMAGED


@given(st.text(max_size=40))
def test_a_safe_name_stays_below_its_folder(raw: str) -> None:
    name = safe_name(raw)
    if name is not None:
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        name.encode()


@given(st.sampled_from(sorted(PACKERS)), st.data())
def test_any_damage_gives_members_or_a_refusal(kind: str, data: st.DataObject) -> None:
    content = bytearray(packed(kind))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = opened(bytes(content), "a")
    except Unreadable:
        return
    for member in found.members:
        member.name.encode()
