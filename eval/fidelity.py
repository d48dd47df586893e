"""`python -m eval.fidelity`: how true to the letter text is read from PDFs that were set from known text."""

from __future__ import annotations

import sys

from corpus.documents import document
from eval.printed import Setting, body, errors, fonts, paragraphs, printed

_KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"


def main() -> int:
    """Print a table of character error rates."""
    settings = [
        setting
        for font in fonts()
        for setting in (
            Setting(font),
            Setting(font, hyphenated=True),
            Setting(font, size=9.5, columns=2, hyphenated=True),
        )
    ]
    print(f"{'font':<18}{'set':<28}{'language':<10}{'letters':>8}{'errors':>8}{'CER':>9}{'kk letters lost':>17}")
    worst = 0.0
    for setting in settings:
        for language in ("kk", "ru"):
            texts = paragraphs(language)
            truth = " ".join(texts)
            found = body(document(printed(texts, setting), "a.pdf"))
            wrong = errors(truth, found)
            lost = sum(abs(truth.count(letter) - found.count(letter)) for letter in _KAZAKH)
            worst = max(worst, wrong / len(truth))
            manner = f"{setting.columns} col., justified" + (", hyphenated" if setting.hyphenated else "")
            rate = f"{100 * wrong / len(truth):.3f} %"
            print(f"{setting.font:<18}{manner:<28}{language:<10}{len(truth):>8}{wrong:>8}{rate:>9}{lost:>17}")
    print(f"worst: {100 * worst:.3f} %")
    return 0 if worst <= 0.001 else 1


if __name__ == "__main__":
    sys.exit(main())
