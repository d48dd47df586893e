"""Recognition of text in pictures by Tesseract: a process a page, several side by side, results kept by picture."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from corpus.ocr_image import Picture, cleaned, dark, is_blank, rules, skew, straightened, without_rules
from corpus.ocr_words import Scan, lines, packed, unpacked
from corpus.recognition import Recognition
from corpus.steps import Step, Steps

# Counted up whenever a page comes out otherwise than before: kept results of other counts are not asked for.
_MANNER = "1"
_KEPT_NAME = re.compile(r"[0-9a-f]{64}")
_UNSURE = 65.0
_SURE_OF_TURN = 1.0
_ROTATE = re.compile(rb"^Rotate: (\d+)$", re.MULTILINE)
_TURN_CONFIDENCE = re.compile(rb"^Orientation confidence: ([\d.]+)$", re.MULTILINE)
_PACKAGES = {"kaz": "tesseract-ocr-kaz", "rus": "tesseract-ocr-rus", "eng": "tesseract-ocr-eng"}


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A page that recognition failed on, and why."""

    reason: str


def remedy(recognition: Recognition) -> str | None:
    """What to install before text can be recognised; None where all is there."""
    return _remedy(recognition.command, recognition.languages)


@cache
def _remedy(command: str, languages: str) -> str | None:
    wanted = languages.split("+")
    packages = [_PACKAGES.get(language, f"the Tesseract model {language}") for language in wanted]
    if shutil.which(command) is None:
        return f"Install Tesseract (Debian and Ubuntu: sudo apt-get install {' '.join(['tesseract-ocr', *packages])})"
    there = _installed(command)
    absent = [package for language, package in zip(wanted, packages, strict=True) if language not in there]
    if absent:
        return f"Install the models that Tesseract lacks (Debian and Ubuntu: sudo apt-get install {' '.join(absent)})"
    return None


@cache
def _installed(command: str) -> frozenset[str]:
    try:
        listed = subprocess.run([command, "--list-langs"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(listed.stdout.decode("utf-8", "replace").split("\n")[1:])


@cache
def _version(command: str) -> str:
    try:
        told = subprocess.run([command, "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.decode("utf-8", "replace").split("\n", 1)[0]


def recognised(
    pictures: Iterable[tuple[int, Picture]], recognition: Recognition
) -> Steps[dict[int, Scan | Unrecognised]]:
    """Recognise the pictures of pages given with their numbers; a step for each page that was not known before.

    Pictures are taken as processes come free, so that few are in memory at a time.
    """
    found: dict[int, Scan | Unrecognised] = {}
    waiting: deque[tuple[int, str, Future[Scan | Unrecognised]]] = deque()

    def next_step() -> Step:
        number, name, future = waiting.popleft()
        found[number] = made = future.result()
        return Step(name, packed(made)) if isinstance(made, Scan) else Step()

    with ThreadPoolExecutor(max(1, recognition.processes)) as pool:
        for number, picture in pictures:
            name = _name(picture, recognition)
            known = _known(name, recognition)
            if known is not None:
                found[number] = known
                continue
            waiting.append((number, name, pool.submit(scan, picture, recognition)))
            if len(waiting) > recognition.processes:
                yield next_step()
        while waiting:
            yield next_step()
    return found


def keep(folder: Path, step: Step) -> None:
    """Keep what a step hands out in a folder, whole or not at all; a folder that can't be written to keeps nothing."""
    if not step.kept or not _KEPT_NAME.fullmatch(step.name):
        return
    place = folder / step.name[:2] / step.name
    draft = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(step.kept)
        draft.replace(place)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _known(name: str, recognition: Recognition) -> Scan | None:
    if recognition.kept is None:
        return None
    try:
        return unpacked((recognition.kept / name[:2] / name).read_bytes())
    except OSError:
        return None


def _name(picture: Picture, recognition: Recognition) -> str:
    """The name of a result: the same picture, models and engine give the same."""
    about = (_MANNER, _version(recognition.command), recognition.languages, picture.dpi, picture.grey.shape)
    return hashlib.sha256(repr(about).encode() + np.ascontiguousarray(picture.grey).data).hexdigest()


def scan(picture: Picture, recognition: Recognition) -> Scan | Unrecognised:
    """One page; where its words are doubtful the page may lie on its side or head, and is tried upright."""
    try:
        made = _scan(picture, 0, recognition)
        if _legibility(made) < _UNSURE and not made.blank:
            quarters = _quarters(picture, recognition)
            if quarters:
                made = max(made, _scan(picture, quarters, recognition), key=_legibility)
    except subprocess.TimeoutExpired:
        return Unrecognised(f"its recognition took more than {recognition.page_seconds:.0f} s")
    except (OSError, subprocess.CalledProcessError, MemoryError) as error:
        return Unrecognised(f"its recognition failed ({type(error).__name__})")
    return made


def _legibility(made: Scan) -> float:
    """How well a page was read; lines that run down the page have words that no reader could put in order."""
    sizes = [(word.x1 - word.x0, word.bottom - word.top) for line in made.lines for word in line.words]
    long = [width > height for width, height in sizes if max(width, height) > 2 * min(width, height)]
    return made.confidence if made.lines and sum(long) * 2 >= len(long) else 0.0


def _scan(picture: Picture, quarters: int, recognition: Recognition) -> Scan:
    upright = np.ascontiguousarray(np.rot90(picture.grey, -quarters)) if quarters else picture.grey
    ink = dark(upright)
    if is_blank(ink):
        return Scan(upright.shape[1], upright.shape[0], picture.dpi, quarters, 0.0, (), (), blank=True)
    clean = cleaned(upright, ink)
    angle = skew(ink if clean is upright else dark(clean))
    straight = straightened(clean, angle)
    drawn = rules(ink if straight is upright else dark(straight), picture.dpi)
    bare = Picture(without_rules(straight, drawn), picture.dpi)
    hocr = _tesseract(bare, recognition, "-l", recognition.languages, "hocr")
    return Scan(straight.shape[1], straight.shape[0], picture.dpi, quarters, angle, lines(hocr), tuple(drawn))


def _quarters(picture: Picture, recognition: Recognition) -> int:
    """How many quarters clockwise a page has to be turned to stand upright; 0 where that is not to be told."""
    if "osd" not in _installed(recognition.command):
        return 0
    try:
        told = _tesseract(picture, replace(recognition, page_seconds=20), "-l", "osd", "--psm", "0")
    except subprocess.SubprocessError:
        return 0
    turn, confidence = _ROTATE.search(told), _TURN_CONFIDENCE.search(told)
    if turn is None or confidence is None or float(confidence[1]) < _SURE_OF_TURN:
        return 0
    return int(turn[1]) // 90 % 4


def _tesseract(picture: Picture, recognition: Recognition, *arguments: str) -> bytes:
    """Run the engine on a picture given through its input; it writes no files. Raises what `subprocess.run` raises."""
    height, width = picture.grey.shape
    command = [recognition.command, "-", "-", "--dpi", f"{picture.dpi:.0f}", *arguments]
    return subprocess.run(
        command,
        input=b"P5 %d %d 255\n" % (width, height) + picture.grey.tobytes(),
        capture_output=True,
        check=True,
        timeout=recognition.page_seconds,
        # One thread each: pages run side by side, and threads within a page gain little.
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
    ).stdout
