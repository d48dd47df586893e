"""`python -m eval.alignment_blind`: changes, innocent revisions and disagreements that the comparison had not seen.

`gold/alignment_blind.txt` holds them by language and style: rows of plans, points of acts, answers of a report and
replies; `alignment_blind_second`, named on the command line, is a smaller second set. Each style makes one document of
each side. A change counts where it is told under its kind; whatever else matters and is told is false.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import gettempdir

from eval.alignment_gold import HERE
from index.align_changes import Change
from index.align_vectors import SentenceVectors
from index.embedding import open_embedder
from index.models import find
from service.compare import Comparison, Tagged, compare_units
from service.ingest import read

_DIFFERENCE = re.compile(r"\{([^{}]*)→([^{}]*)\}")
_HEADS = {
    ("ru", "reply"): ("<p>На Ваше обращение от 3 июня 2025 года сообщаем следующее.</p>",),
    ("kk", "reply"): ("<p>Сіздің 2025 жылғы 3 маусымдағы өтінішіңізге мынаны хабарлаймыз.</p>",),
    ("ru", "act"): ("<h1>О мерах по охране природы</h1>", "<p>Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:</p>"),
    ("kk", "act"): (
        "<h1>Табиғатты қорғау шаралары туралы</h1>",
        "<p>Қазақстан Республикасының Үкіметі ҚАУЛЫ ЕТЕДІ:</p>",
    ),
    ("ru", "aarhus"): ("<h1>Доклад об осуществлении Орхусской конвенции</h1>",),
    ("kk", "aarhus"): ("<h1>Орхус конвенциясын іске асыру туралы баяндама</h1>",),
    ("ru", "plan"): ("<h1>План мероприятий по охране окружающей среды на 2026–2028 годы</h1>",),
    ("kk", "plan"): ("<h1>Қоршаған ортаны қорғау жөніндегі 2026–2028 жылдарға арналған іс-шаралар жоспары</h1>",),
}
_COLUMNS = {
    "ru": ("№", "Мероприятие", "Форма завершения", "Срок исполнения", "Ответственные исполнители"),
    "kk": ("№", "Іс-шара", "Аяқталу нысаны", "Орындау мерзімі", "Жауапты орындаушылар"),
}
_QUESTIONS = {
    "ru": ("Меры по осуществлению общих положений", "Доступ к экологической информации", "Участие общественности"),
    "kk": ("Жалпы ережелерді іске асыру шаралары", "Экологиялық ақпаратқа қол жеткізу", "Жұртшылықтың қатысуы"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """What is wanted of a sentence or row, ``=`` for nothing, and its text on both sides, empty where it is absent."""

    wanted: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """The kind under which it is to be told."""
        return self.wanted.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Judged:
    """Which items were told under their kind, which under their finer word too, and what was told besides."""

    told: tuple[Item, ...]
    finely: tuple[Item, ...]
    false: tuple[Change, ...]


def main() -> None:
    """Print the table of the file that the command line names, and below it all that is missed or false."""
    name = sys.argv[1] if len(sys.argv) > 1 else "alignment_blind"
    model = find()
    kept = Path(gettempdir()) / "mindet-eval-vectors.sqlite"
    print(f"{'set':14}{'planted':>8}{'told':>6}{'finely':>8}{'false':>7}{'innocent':>10}")
    sums: dict[str, list[int]] = {}
    with SentenceVectors(lambda: open_embedder(model, 2), model, kept) as embed:
        for language, style, items in sets(name):
            sides = ("ru", "kk") if language == "both" else (language, language)
            texts = [
                made(side, style, [text for text in column if text])
                for side, column in zip(sides, _columns(items), strict=True)
            ]
            held = [read(text.encode(), f"{style}-{at}.html") for at, text in enumerate(texts)]
            tagged = [Tagged(one.document, one.annotations) for one in held]
            judged = judge(compare_units(tagged[0], tagged[1], embed, ()), items)
            planted = [item for item in items if item.wanted != "="]
            row = [len(planted), len(judged.told), len(judged.finely), len(judged.false), len(items) - len(planted)]
            print(f"{language + ' ' + style:14}{row[0]:>8}{row[1]:>6}{row[2]:>8}{row[3]:>7}{row[4]:>10}", flush=True)
            for item in planted:
                if item not in judged.finely:
                    state = "coarse" if item in judged.told else "missed"
                    print(f"    {state} {item.wanted}: {item.before} → {item.after}")
            for change in judged.false:
                print(f"    false {change.kind}:{change.detail}: {' '.join(change.message.split())[:200]}")
            both = "disagreements" if language == "both" else "changes"
            sums[both] = [one + other for one, other in zip(sums.get(both, [0] * 5), row, strict=True)]
    for what, row in sums.items():
        print(f"{what:14}{row[0]:>8}{row[1]:>6}{row[2]:>8}{row[3]:>7}{row[4]:>10}")


def sets(name: str) -> Iterator[tuple[str, str, list[Item]]]:
    """The language, the style and the items of each set, in an order drawn from a fixed seed."""
    for block in (HERE / f"{name}.txt").read_text(encoding="utf-8").split("\n## ")[1:]:
        head, *rows = block.splitlines()
        language, style = head.split()
        items = [_item(row) for row in rows if row]
        random.Random(5).shuffle(items)
        yield language, style, items


def _item(row: str) -> Item:
    wanted, *texts = row.split("\t")
    if len(texts) == 1:
        return Item(wanted, _DIFFERENCE.sub(r"\1", texts[0]), _DIFFERENCE.sub(r"\2", texts[0]))
    return Item(wanted, texts[0], texts[1])


def _columns(items: Sequence[Item]) -> tuple[list[str], list[str]]:
    return [item.before for item in items], [item.after for item in items]


def made(language: str, style: str, texts: Sequence[str]) -> str:
    """A document of such a style as HTML."""
    parts = list(_HEADS[language, style])
    if style == "plan":
        rows: list[tuple[str, ...]] = [_COLUMNS[language]]
        rows += [(f"{at}.", *text.split(" | ")) for at, text in enumerate(texts, 1)]
        cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
        parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    elif style == "act":
        parts += [f"<p>{at}. {escape(text)}</p>" for at, text in enumerate(texts, 1)]
    else:
        at = 0
        for number, length in enumerate(_lengths(len(texts)), 1):
            if style == "aarhus":
                title = _QUESTIONS[language][number - 1]
                parts.append(f"<h2>{'I' * number}. {title}</h2>")
            # Sentences of a reply share paragraphs as they do in letters.
            for first in range(at, at + length, 2):
                parts.append(f"<p>{escape(' '.join(texts[first : min(first + 2, at + length)]))}</p>")
            at += length
    return f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>"


def _lengths(count: int) -> tuple[int, int, int]:
    return count // 3, count // 3, count - 2 * (count // 3)


def judge(comparison: Comparison, items: Sequence[Item]) -> Judged:
    """What the comparison tells of the items."""
    sources = comparison.before.text, comparison.after.text
    spans = [_spans(column, source) for column, source in zip(_columns(items), sources, strict=True)]
    told, finely, false = set[int](), set[int](), []
    for change in comparison.found:
        near = {
            at
            for held, side in zip((change.before, change.after), spans, strict=True)
            if held is not None
            for at, span in enumerate(side)
            if span is not None and span[0] < held.end and held.start < span[1]
        }
        right = {at for at in near if _is_told(change, items[at])}
        told |= right
        finely |= {at for at in right if items[at].wanted.partition(":")[2] in ("", change.detail)}
        if not right and change.matters:
            false.append(change)
    return Judged(tuple(items[at] for at in sorted(told)), tuple(items[at] for at in sorted(finely)), tuple(false))


def _is_told(change: Change, item: Item) -> bool:
    return change.kind == item.kind or (item.kind == "missing" and change.change == "removed")


def _spans(texts: Sequence[str], source: str) -> list[tuple[int, int] | None]:
    spans: list[tuple[int, int] | None] = []
    at = 0
    for text in texts:
        if not text:
            spans.append(None)
            continue
        cells = text.split(" | ")
        start = source.index(cells[0], at)
        at = start
        for cell in cells:
            at = source.index(cell, at) + len(cell)
        spans.append((start, at))
    return spans


if __name__ == "__main__":
    main()
