from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import ttfonts

from corpus import documents, ocr
from corpus.errors import Unreadable
from corpus.model import Block, BlockKind, Box, Document, Failure
from corpus.ocr_image import Picture, cleaned, dark, is_blank, rules, skew, straightened, without_rules
from corpus.ocr_words import lines, packed, unpacked
from corpus.recognition import Recognition
from corpus.sandbox import Limits, Parse, parse
from corpus.serial import pack_block, unpack_block
from corpus.steps import Step, finished
from eval.printed import Setting, body, errors, pictures, printed, scanned, worn
from tests.corpus.readers.papers import HEIGHT, REGULAR, WIDTH, drawn, heading, paper, table
from tests.corpus.readers.papers import body as running_text

RUSSIAN = (
    "Министерство совместно с акиматами областей обследует водоёмы и в четвёртом квартале представит доклад о принятых "
    "мерах. Освоено 389 млн. тенге, или 74 % от плана, замечания устранены в шести областях из восьми."
)
KAZAKH = (
    "Министрлік облыс әкімдіктерімен бірлесіп су қоймаларын тексереді және төртінші тоқсанда қабылданған шаралар "
    "туралы баяндаманы ұсынады. Ғимараттардың құрылысы үш өңірде жыл аяғына дейін бітеді, һәм жаңа көпір салынады."
)
ENGINE = Recognition()
NO_ENGINE = Recognition(command="no-such-engine")


def document(content: bytes, recognition: Recognition = ENGINE, name: str = "a.pdf") -> Document:
    return finished(documents.steps(content, name, recognition))


def scan(*texts: str) -> bytes:
    return scanned(pictures(printed(texts, Setting("Roboto"))))


def picture(*texts: str, dpi: int = 300) -> Image.Image:
    (page,) = pictures(printed(texts, Setting("Roboto")), dpi)
    return page


def saved(image: Image.Image, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def script(folder: Path, does: str) -> str:
    """A stand-in for the engine that has its models and does as told with a page."""
    path = folder / "engine"
    told = '--list-langs) printf "all\\nkaz\\nrus\\n"; exit 0;; --version) echo tesseract 5; exit 0;;'
    path.write_text(f'#!/bin/sh\ncase "$1" in {told} esac\n{does}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


# What needs no engine


def test_a_scan_without_the_engine_is_refused_with_what_to_install() -> None:
    with pytest.raises(Unreadable, match="apt-get install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus") as caught:
        document(scan(RUSSIAN), NO_ENGINE)
    assert caught.value.category is Failure.UNSUPPORTED


def test_an_image_without_the_engine_is_refused_with_what_to_install() -> None:
    with pytest.raises(Unreadable, match="apt-get install") as caught:
        document(saved(picture(RUSSIAN), "PNG"), NO_ENGINE, "a.png")
    assert caught.value.category is Failure.UNSUPPORTED


def test_one_scanned_page_without_the_engine_is_named_with_what_to_install() -> None:
    def draw(canvas: Any, number: int) -> None:
        canvas.setFont(REGULAR, 11)
        if number == 2:
            canvas.rect(60, 300, 400, 300, fill=1)
        else:
            canvas.drawString(60, HEIGHT - 100, RUSSIAN[:80])

    (warning,) = document(drawn(draw, 3), NO_ENGINE).warnings
    assert warning.startswith("no text layer on page 2: text recognition is needed there. Install Tesseract")


def test_models_that_are_missing_are_named(tmp_path: Path) -> None:
    remedy = ocr.remedy(Recognition(command=script(tmp_path, "exit 1"), languages="kaz+rus+eng"))
    assert (
        remedy == "Install the models that Tesseract lacks (Debian and Ubuntu: sudo apt-get install tesseract-ocr-eng)"
    )


@pytest.mark.parametrize(
    ("does", "seconds", "reason"),
    [("exec sleep 20", 0.5, "took more than"), ("exit 3", 9, "failed"), ("kill $$", 9, "failed")],
)
def test_a_page_that_the_engine_fails_on_is_told_and_the_others_stay(
    tmp_path: Path, does: str, seconds: float, reason: str
) -> None:
    mixed = pypdfium2.PdfDocument.new()
    for part in (paper([running_text(RUSSIAN)]), scan(RUSSIAN)):
        mixed.import_pages(pypdfium2.PdfDocument(part))
    out = io.BytesIO()
    mixed.save(out)
    read = document(out.getvalue(), Recognition(command=script(tmp_path, does), page_seconds=seconds))
    assert any(warning.startswith("page 2 could not be recognised") and reason in warning for warning in read.warnings)
    assert "Министерство" in read.text


def test_whatever_the_engine_writes_makes_no_crash() -> None:
    for written in (b"<", b"<html/>", b"<html><span title='x_size q; bbox'/></html>", bytes(range(256))):
        assert lines(written) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(80),
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"II*\x00" + bytes(100),
        saved(Image.new("L", (800, 800), 255), "PNG")[:60],
    ],
)
def test_a_damaged_image_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        document(content, Recognition(command="tesseract"), "a.png")
    assert caught.value.category in (Failure.DAMAGED, Failure.UNSUPPORTED)


@pytest.mark.slow
def test_an_image_that_inflates_without_end_is_refused_before_it_does(tmp_path: Path) -> None:
    bomb = saved(Image.new("1", (30_000, 30_000)), "TIFF", compression="group4")
    assert len(bomb) < 1_000_000
    with pytest.raises(Unreadable, match="million pixels") as caught:
        document(bomb, Recognition(command=script(tmp_path, "exit 1")), "a.tif")
    assert caught.value.category is Failure.TOO_LARGE


@pytest.mark.parametrize("angle", [-4.0, -1.3, 0.0, 0.7, 2.0, 5.0])
def test_the_skew_of_a_page_is_found(angle: float) -> None:
    page = np.asarray(picture(*[RUSSIAN] * 4, dpi=150))
    turned = straightened(page, -angle)
    assert skew(dark(turned)) == pytest.approx(angle, abs=0.2)


def test_specks_are_taken_off_and_clean_pages_left_alone() -> None:
    page = picture(RUSSIAN, dpi=150)
    clean, bad = np.asarray(page), np.asarray(worn(page, degrees=0))
    assert cleaned(clean, dark(clean)) is clean
    assert dark(cleaned(bad, dark(bad))).mean() < dark(bad).mean()


def test_blank_pages_of_any_grey_are_blank() -> None:
    for grey in (255, 250, 230):
        assert is_blank(dark(np.full((900, 700), grey, dtype=np.uint8)))
    assert not is_blank(dark(np.asarray(picture(RUSSIAN, dpi=100))))


def test_rules_are_found_and_taken_out_and_letters_are_not() -> None:
    (page,) = pictures(paper([table([["№", "Мера"], ["1", RUSSIAN], ["2", KAZAKH]], [40, 400])], feet=False), 150)
    grey = np.asarray(page)
    found = rules(dark(grey), 150)
    level = [rule for rule in found if rule.x1 - rule.x0 > rule.bottom - rule.top]
    assert (len(level), len(found) - len(level)) == (4, 3)
    assert not rules(dark(without_rules(grey, found)), 150)
    assert not rules(dark(np.asarray(picture(*[RUSSIAN] * 3, dpi=150))), 150)


def test_a_box_keeps_its_page_in_storage() -> None:
    boxes = (Box(1, 2, 3, 4, 7), Box(1, 2, 3, 4, 8), Box(1, 2, 3, 4, None))
    block = Block(BlockKind.PARAGRAPH, 0, 9, 7, boxes)
    assert pack_block(block)["boxes"] == [[1, 2, 3, 4], [1, 2, 3, 4, 8], [1, 2, 3, 4, None]]
    assert unpack_block(pack_block(block)) == block


def test_a_paragraph_over_a_page_break_has_the_page_of_each_line() -> None:
    read = document(paper([running_text(f"{RUSSIAN} {KAZAKH} " * 12)]), NO_ENGINE)
    (long,) = [block for block in read.leaves() if block.kind is BlockKind.PARAGRAPH]
    assert {box.page for box in long.boxes} == {1, 2}
    assert [box.page for box in long.boxes] == sorted(box.page or 0 for box in long.boxes)


# Boxes and ink


def uncovered(read: Document, pages: list[Image.Image], dpi: int = 300) -> float:
    """The share of the pages' ink that no box covers."""
    left = total = 0
    for number, page in enumerate(pages, 1):
        ink = np.array(dark(np.asarray(page)))
        total += int(ink.sum())
        for box in (box for block in read.leaves() for box in block.boxes if box.page == number):
            scale = dpi / 72
            x0, y0, x1, y1 = (round(scale * place) for place in (box.x0, box.y0, box.x1, box.y1))
            ink[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3] = False
        left += int(ink.sum())
    return left / max(1, total)


def boxed(read: Document, pages: list[Image.Image], dpi: int = 300) -> Iterator[float]:
    """For each line of text, the share of ink in its box."""
    for block in read.leaves():
        for box in block.boxes:
            crop = tuple(dpi / 72 * place for place in (box.x0, box.y0, box.x1, box.y1))
            yield float(dark(np.asarray(pages[(box.page or 0) - 1]))[
                int(crop[1]) : int(crop[3]) + 1, int(crop[0]) : int(crop[2]) + 1
            ].mean())  # fmt: skip


def test_the_boxes_of_a_text_layer_cover_the_ink_of_their_words() -> None:
    pdf = paper([heading("Баяндама"), *[running_text(f"{RUSSIAN} {KAZAKH}")] * 9], head="О водоёмах")
    read, pages = document(pdf, NO_ENGINE), pictures(pdf)
    assert len(pages) == 2
    assert uncovered(read, pages) < 0.002
    assert min(boxed(read, pages)) > 0.03


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [0.0, 2.0])
def test_the_boxes_of_a_scan_cover_the_ink_of_their_words(degrees: float) -> None:
    page = picture(RUSSIAN, KAZAKH).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    read = document(scanned([page]))
    assert uncovered(read, [page]) < 0.01
    assert min(boxed(read, [page])) > 0.02


# What needs the engine


def close(found: str, truth: str, share: float) -> bool:
    return errors(truth, found) <= share * len(truth)


@pytest.mark.slow
def test_scanned_pages_are_read_in_both_languages_and_said_to_be_scanned() -> None:
    read = document(scan(RUSSIAN, KAZAKH))
    assert close(body(read), f"{RUSSIAN} {KAZAKH}", 0.015)
    (warning,) = read.warnings
    assert warning.startswith("page 1 is a picture: the text was recognised, with a mean confidence of 9")
    assert [block.kind for block in read.leaves()] == [BlockKind.PARAGRAPH] * 2


@pytest.mark.slow
def test_a_worn_page_is_read() -> None:
    assert close(body(document(scanned([worn(picture(RUSSIAN, KAZAKH))]))), f"{RUSSIAN} {KAZAKH}", 0.05)


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_read_and_its_boxes_lie_on_the_ink(quarters: int) -> None:
    page = picture(*[RUSSIAN, KAZAKH] * 4).rotate(90 * quarters, expand=True)
    read = document(scanned([page]))
    assert close(body(read), " ".join([RUSSIAN, KAZAKH] * 4), 0.02)
    assert uncovered(read, [page]) < 0.01


@pytest.mark.slow
def test_a_scanned_table_keeps_its_cells() -> None:
    rows = [["№", "Мероприятие", "Срок"], ["1", "Проверка водоёмов", "2026 год"], ["2", "Ремонт моста", "2027 год"]]
    pdf = paper([running_text(RUSSIAN), table(rows, [40, 250, 120])], feet=False)
    read = document(scanned(pictures(pdf)))
    cells = [read.text[block.start : block.end] for block in read.leaves() if block.kind is BlockKind.CELL]
    assert cells[1:] == [cell for row in rows for cell in row][1:]


@pytest.mark.slow
def test_a_text_layer_that_lies_gives_way_to_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ttfonts.makeToUnicodeCMap
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя"

    def wrong(name: str, subset: list[int]) -> str:
        moved = [ord(letters[(letters.index(chr(code)) + 5) % 32]) if chr(code) in letters else code for code in subset]
        return str(made(name, moved))

    monkeypatch.setattr(ttfonts, "makeToUnicodeCMap", wrong)
    pdf = printed([RUSSIAN], Setting("Roboto"))
    read = document(pdf)
    assert close(body(read), RUSSIAN, 0.015)
    (warning,) = read.warnings
    assert warning.startswith("the text layer of page 1 does not hold what is shown (letters that make no words)")
    kept = document(pdf, NO_ENGINE)
    assert "Министерство" not in kept.text
    assert any("wrong there. Install Tesseract" in warning for warning in kept.warnings)


def behind(image: Image.Image, *texts: str) -> bytes:
    """A page of short lines of text on a picture."""

    def draw(canvas: Any, _number: int) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
        canvas.setFont(REGULAR, 9)
        for number, text in enumerate(texts):
            canvas.drawString(60, 40 + 14 * number, text)

    return drawn(draw)


@pytest.mark.slow
def test_a_scan_with_a_stamp_of_text_is_recognised_whole() -> None:
    assert "Министерство" in document(behind(picture(RUSSIAN), "Копия электронного документа. Дата: 12.01.2026")).text


@pytest.mark.slow
def test_a_short_page_with_a_picture_behind_keeps_its_text_layer() -> None:
    read = document(behind(Image.new("L", (800, 1100), 235), "Исп. Ә. Ғаниев", "тел. 00-11-22", "О водоёмах"))
    assert read.warnings == ()
    assert "Исп. Ә. Ғаниев" in read.text


@pytest.mark.slow
@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("PNG", "1"), ("TIFF", "I;16")])
def test_images_of_any_colours_are_read(form: str, mode: str) -> None:
    image = picture(RUSSIAN)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    content = saved(image.convert(mode) if image.mode == "L" else image, form)
    read = document(content, name="a.bin")
    assert close(body(read), RUSSIAN, 0.02)
    assert read.media_type == f"image/{form.lower()}"
    # A4, though the file does not say so.
    assert read.pages[0].width == pytest.approx(595, abs=3)


@pytest.mark.slow
def test_a_photo_at_screen_resolution_held_sideways_is_read() -> None:
    image = picture(RUSSIAN, dpi=150).rotate(90, expand=True)
    about = Image.Exif()
    about[0x0112] = 6
    read = document(saved(image, "JPEG", exif=about, dpi=(72, 72)), name="a.jpg")
    assert close(body(read), RUSSIAN, 0.05)


@pytest.mark.slow
def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [picture(RUSSIAN), Image.new("L", (2480, 3508), 255), picture(KAZAKH)]
    read = document(saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(300, 300)), name="a.tif")
    assert [page.number for page in read.pages] == [1, 2, 3]
    assert [block.page for block in read.leaves()] == [1, 3]


@pytest.mark.slow
def test_a_page_that_was_recognised_before_is_not_recognised_again(tmp_path: Path) -> None:
    recognition = Recognition(kept=tmp_path)
    done: list[Step] = []

    def keep(step: Step) -> None:
        done.append(step)
        ocr.keep(tmp_path, step)

    first = finished(documents.steps(scan(RUSSIAN), "a.pdf", recognition), keep)
    assert len(done) == 1
    again = finished(documents.steps(scan(RUSSIAN), "a.pdf", recognition), keep)
    assert (again, len(done)) == (first, 1)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt")
    assert finished(documents.steps(scan(RUSSIAN), "a.pdf", recognition), keep) == first
    assert len(done) == 2


def test_only_results_are_kept_and_a_folder_that_refuses_is_no_error(tmp_path: Path) -> None:
    ocr.keep(tmp_path, Step())
    ocr.keep(tmp_path, Step("../outside", b"x"))
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    ocr.keep(tmp_path / "file", Step("0" * 64, b"x"))


@pytest.mark.slow
def test_what_is_kept_comes_back_as_it_was() -> None:
    made = ocr.scan(Picture(np.asarray(picture(RUSSIAN)), 300), Recognition())
    assert not isinstance(made, ocr.Unrecognised)
    assert unpacked(packed(made)) == made
    assert unpacked(b"") is None


@pytest.mark.slow
def test_a_worker_that_may_write_no_files_recognises_in_steps() -> None:
    kept: list[Step] = []
    limits = Limits(wall_seconds=60)
    function: Parse[Document] = partial(documents.steps, recognition=Recognition())
    read = parse(scan(RUSSIAN, *[KAZAKH] * 20), "a.pdf", limits, function, kept.append)
    assert len(read.pages) == len(kept) == 2
    assert all(step.kept for step in kept)


@pytest.mark.slow
def test_a_file_of_more_pages_than_may_be_recognised_is_refused() -> None:
    function: Parse[Document] = partial(documents.steps, recognition=Recognition())
    with pytest.raises(Unreadable, match="more than 1 of its pages") as caught:
        parse(scan(*[KAZAKH] * 25), "a.pdf", Limits(steps=1), function)
    assert caught.value.category is Failure.TOO_LARGE
