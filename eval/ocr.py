"""`python -m eval.ocr`: how true to the letter scanned pages are read, clean and bad ones, and how long it takes."""

from __future__ import annotations

import sys
import time

from corpus.documents import document
from corpus.ocr import remedy
from corpus.recognition import Recognition
from eval.printed import Setting, body, errors, fonts, paragraphs, pictures, printed, scanned, worn

_BOUNDS = {("clean", "ru"): 0.015, ("clean", "kk"): 0.025, ("worn", "ru"): 0.05, ("worn", "kk"): 0.05}


def main() -> int:
    """Print a table of character error rates."""
    missing = remedy(Recognition())
    if missing is not None:
        print(missing, file=sys.stderr)
        return 2
    print(f"{'font':<18}{'language':<10}{'scan':<8}{'pages':>6}{'letters':>9}{'CER':>9}{'s a page':>10}")
    totals = {key: [0, 0] for key in _BOUNDS}
    for font in fonts():
        for language in ("kk", "ru"):
            texts = paragraphs(language)
            truth = " ".join(texts)
            clean = pictures(printed(texts, Setting(font, 12 if "Serif" in font else 11)))
            for manner, pages in (("clean", clean), ("worn", [worn(page) for page in clean])):
                begun = time.perf_counter()
                wrong = errors(truth, body(document(scanned(pages), "a.pdf")))
                seconds = (time.perf_counter() - begun) / len(pages)
                totals[manner, language][0] += wrong
                totals[manner, language][1] += len(truth)
                rate = f"{100 * wrong / len(truth):.2f} %"
                line = f"{font:<18}{language:<10}{manner:<8}{len(pages):>6}{len(truth):>9}{rate:>9}{seconds:>10.1f}"
                print(line, flush=True)
    failed = False
    for (manner, language), (wrong, letters) in totals.items():
        bound = _BOUNDS[manner, language]
        failed = failed or wrong > bound * letters
        print(f"{manner} {language}: {100 * wrong / letters:.2f} % (bound {100 * bound:.1f} %)")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
