"""Word files of before 2007, RTF and OpenDocument texts: LibreOffice turns them into DOCX, which is then read.

It runs without a window, macros, links and, where the system lets it, network, under limits of its own, in a profile
that lives as long as the file. It dies with the process that started it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from corpus import zips
from corpus.errors import Unreadable
from corpus.model import Extract, Failure
from corpus.readers import docx

DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"

# What a file is called, its extension, and the program's own name for the format: it must not guess another.
_FORMATS = {
    DOC: ("a Word file of before 2007", "doc", "MS Word 97"),
    RTF: ("an RTF file", "rtf", "Rich Text Format"),
    ODT: ("an OpenDocument text", "odt", "writer8"),
}
_SECONDS = 90
_MEMORY = 3 << 30
_OUTPUT = 256 << 20
_ODT_PART = 256 << 20
_FIRST_RUN = 81  # the exit code with which LibreOffice asks to be started again after it has set up a profile
_OLD_PROFILE = 3600.0
_PREFIX = "mindet-office-"
_AGAIN = "Save it as DOCX or PDF and give that"

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>2</value></prop></item>
</oor:items>
"""


def read(content: bytes, source: str) -> Extract:
    """The text of the file as Word would show it. Raises `Unreadable`, also where LibreOffice is not installed."""
    media_type = _media_type(content)
    what, suffix, filter_name = _FORMATS[media_type]
    _refuse_what_can_do_harm(content, media_type, source)
    program = installed()
    if program is None:
        raise Unreadable(
            source,
            Failure.UNSUPPORTED,
            f"it is {what}, and LibreOffice, which reads these, is not installed",
            "Install it (Debian: apt-get install libreoffice-writer-nogui), or save the file as DOCX or PDF",
        )
    extract = docx.read(_converted(program, content, suffix, filter_name, source), source)
    # LibreOffice states its own language where the file states none.
    facts = {name: value for name, value in extract.metadata.items() if name != "language"}
    return replace(extract, media_type=media_type, metadata=facts)


def installed() -> Path | None:
    """LibreOffice's program file, or None; the program itself and not its launcher, which would outlive our ending."""
    launcher = shutil.which("soffice") or shutil.which("libreoffice")
    if launcher is None:
        return None
    program = Path(launcher).resolve()
    itself = program.with_name("soffice.bin")
    return itself if itself.exists() else program


def _media_type(content: bytes) -> str:
    if content.startswith(b"PK"):
        return ODT
    return RTF if content.lstrip()[:5] == b"{\\rtf" else DOC


def _refuse_what_can_do_harm(content: bytes, media_type: str, source: str) -> None:
    locked = Unreadable(
        source, Failure.ENCRYPTED, "the file is protected by a password", "Open it, save it without one and give that"
    )
    if media_type == ODT:
        with zips.opened(content, source, "OpenDocument text", _AGAIN) as archive:
            for name in archive.namelist():
                if name.endswith(".xml"):
                    data = b"".join(zips.inflated(archive, name, _ODT_PART, source, _AGAIN))
                    zips.honest_xml(data, name, source, "OpenDocument text")
                    if name == "META-INF/manifest.xml" and b":encryption-data" in data:
                        raise locked
    elif media_type == DOC and _is_locked_doc(content):
        raise locked


def _is_locked_doc(content: bytes) -> bool:
    """Whether the head of the Word stream, at the start of a sector, has its flag of encryption set."""
    for start in range(512, min(len(content), 1 << 20), 512):
        if content[start : start + 2] == b"\xec\xa5":
            return bool(content[start + 11 : start + 12] and content[start + 11] & 1)
    return False


def _converted(program: Path, content: bytes, suffix: str, filter_name: str, source: str) -> bytes:
    with _files_allowed():
        _sweep()
        with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
            return _converted_in(Path(folder), program, content, suffix, filter_name, source)


def _converted_in(folder: Path, program: Path, content: bytes, suffix: str, filter_name: str, source: str) -> bytes:
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    given, made = folder / f"document.{suffix}", folder / "out" / "document.docx"
    given.write_bytes(content)
    command = [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        f"--infilter={filter_name}",
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made.parent), str(given)),
    ]
    deadline = time.monotonic() + _SECONDS
    code = _run(command, folder, deadline, source)
    if code == _FIRST_RUN:
        code = _run(command, folder, deadline, source)
    if not made.exists():
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        reason = f"LibreOffice could not read it ({how}): it is damaged, or locked by a password"
        raise Unreadable(source, Failure.DAMAGED, reason, _AGAIN)
    return made.read_bytes()


def _run(command: list[str], folder: Path, deadline: float, source: str) -> int:
    """Run to the end in a process group of its own; whatever is left of the group at the end is killed."""
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_confine,
        )
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"LibreOffice can't be started ({error})"
        raise Unreadable(source, Failure.UNSUPPORTED, reason, _AGAIN) from error
    try:
        return process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        reason = f"LibreOffice took more than {_SECONDS} s for it"
        raise Unreadable(source, Failure.TIMEOUT, reason, _AGAIN) from error
    finally:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _confine() -> None:
    """In the new process: its limits, no network where that may be had, and death with the one that started it."""
    for kind, amount in (
        (resource.RLIMIT_FSIZE, _OUTPUT),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
    ):
        hard = resource.getrlimit(kind)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (amount, amount))
    die_with_parent, new_network, new_user = 1, 0x40000000, 0x10000000
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        system.prctl(die_with_parent, signal.SIGKILL)
        if system.unshare(new_network) != 0:
            system.unshare(new_network | new_user)


@contextmanager
def _files_allowed() -> Iterator[None]:
    """A worker may write no files; here it writes those that LibreOffice is to read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _sweep() -> None:
    """Remove the folders of workers that were killed in the midst of a file."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD_PROFILE:
                shutil.rmtree(folder, ignore_errors=True)
