"""`python -m eval.fidelity`: how true to the letter text is read from PDFs that were set from known text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import product

from corpus.documents import document
from eval.office_pdf import rendered
from eval.printed import Setting, body, errors, fonts, paragraphs, printed

_KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"


def _reportlab(texts: Sequence[str], setting: Setting) -> bytes | None:
    return printed(texts, setting)


_MADE_BY = {"reportlab": _reportlab, "LibreOffice": rendered}


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
    print("| made by | font | justified | language | letters | errors | CER | kk letters lost |")
    print("|---|---|---|---|---:|---:|---:|---:|")
    worst = 0.0
    for (maker, make), setting, language in product(_MADE_BY.items(), settings, ("kk", "ru")):
        texts = paragraphs(language)
        content = make(texts, setting)
        if content is None:
            print(f"| {maker} | is not installed | | | | | | |")
            break
        truth, found = " ".join(texts), body(document(content, "a.pdf"))
        wrong = errors(truth, found)
        lost = sum(abs(truth.count(letter) - found.count(letter)) for letter in _KAZAKH)
        worst = max(worst, wrong / len(truth))
        manner = f"{setting.columns} column{'s' * (setting.columns > 1)}" + ", hyphenated" * setting.hyphenated
        rate = f"{100 * wrong / len(truth):.3f} %"
        print(
            f"| {maker} | {setting.font} | {manner} | {language} | {len(truth)} | {wrong} | {rate} | {lost} |",
            flush=True,
        )
    print(f"\nworst: {100 * worst:.3f} %")
    return 0 if worst <= 0.001 else 1


if __name__ == "__main__":
    sys.exit(main())
