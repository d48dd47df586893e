"""How well texts are aligned and compared: `python -m eval.alignment [align|changes|disagreements|acts TEXTS] …`.

Prints F1 of sections and sentences beside two known methods, and of the planted changes how many are reported under
the right kind and how many others are. `acts TEXTS` measures the point-numbered acts of a folder by
`gold/alignment_acts.jsonl`, which holds offsets and hashes, no text, and was made by reading alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from corpus.model import Language
from eval.alignment_gold import HERE, Line, lines, report, revised, shared
from eval.alignment_peers import Groups, by_bertalign, by_length
from eval.alignment_planted import Planted, planted_changes, planted_disagreements
from eval.samples.write import TEXTS, write_all
from index.align_changes import Change
from index.align_units import Unit, units
from index.align_vectors import SentenceVectors
from index.alignment import Alignment, align
from index.embedding import open_embedder
from index.models import find
from service.compare import Comparison, Tagged, compare_units
from service.ingest import read

_NUMBERED = ("heading", "row")
Links = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of links."""

    right: int
    found: int
    wanted: int

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        return f"F1 {self.f1:.3f}  precision {precision:.3f}  recall {recall:.3f}"


def score(found: Links, wanted: Links) -> Score:
    """Links against gold."""
    return Score(len(found & wanted), len(found), len(wanted))


def main() -> None:
    """Measure what the command line names; all but the acts by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["align", "changes", "disagreements"])
    parser.add_argument("--regions", type=int, default=16)
    chosen = parser.parse_args()
    what = list(chosen.what)
    model = find()
    kept = Path(gettempdir()) / "mindet-eval-vectors.sqlite"
    with SentenceVectors(lambda: open_embedder(model, 2), model, kept) as embed:
        if "align" in what:
            _measure_alignment(embed)
        if "changes" in what:
            _measure_changes(embed, chosen.regions)
        if "disagreements" in what:
            _measure_disagreements(embed)
        if "acts" in what:
            _measure_acts(embed, Path(what[what.index("acts") + 1]))


def tagged(text: str, name: str) -> Tagged:
    """A text read and tagged as a file."""
    reading = read(text.encode("utf-8"), name)
    return Tagged(reading.document, reading.annotations)


def _measure_alignment(embed: SentenceVectors) -> None:
    russian, kazakh = lines(Language.RU, 1), lines(Language.KK, 1)
    across = {(i, j) for i, one in enumerate(russian) for j, other in enumerate(kazakh) if one.pair == other.pair}
    _compare_methods("across languages", russian, kazakh, across, (Language.RU, Language.KK), embed)
    later, links = revised(russian, seed=7)
    _compare_methods("one language", russian, later, links, (Language.RU, Language.RU), embed)
    print(f"sections of the samples  {_sections(embed)}")


def _compare_methods(
    name: str,
    left: Sequence[Line],
    right: Sequence[Line],
    wanted: Links,
    languages: tuple[Language, Language],
    embed: SentenceVectors,
) -> None:
    begun = time.perf_counter()
    texts = [line.text for line in left], [line.text for line in right]
    made = report(left), report(right)
    held = [tagged(one.text, f"{side}.txt") for one, side in zip(made, "ab", strict=True)]
    cut = [units(one.document, one.annotations) for one in held]
    places = [_lines_of(one, found.document.text, parts) for one, found, parts in zip(texts, held, cut, strict=True)]
    aligned = align(cut[0], cut[1], embed)
    found: Links = set()
    for bead in aligned.beads:
        ours = {place for unit in cut[0][bead.left : bead.left_end] for place in places[0][unit.index]}
        theirs = {place for unit in cut[1][bead.right : bead.right_end] for place in places[1][unit.index]}
        found |= {(i, j) for i in ours for j in theirs}
    print(f"sentences, {name} ({len(wanted)} links, {time.perf_counter() - begun:.1f} s)")
    print(f"  mindet     {score(found, wanted)}")
    print(f"  length     {score(_links(by_length(*texts)), wanted)}")
    print(f"  bertalign  {score(_links(by_bertalign(*texts, languages, embed)), wanted)}", flush=True)


def _links(groups: Groups) -> Links:
    return {(i, j) for left, right in groups for i in left for j in right}


def _lines_of(texts: Sequence[str], source: str, cut: Sequence[Unit]) -> list[list[int]]:
    """For each unit the lines of the gold that stand in it."""
    spans, at = [], 0
    for text in texts:
        start = source.index(text, at)
        at = start + len(text)
        spans.append((start, at))
    return [
        [
            place
            for place, (low, high) in enumerate(spans)
            if min(high, unit.end) - max(low, unit.start) > 0.5 * (high - low)
        ]
        for unit in cut
    ]


def _sections(embed: SentenceVectors) -> Score:
    """The headed sections and numbered rows of the Aarhus samples, which are numbered alike in all of them."""
    folder = Path(gettempdir()) / "mindet-eval-samples"
    files = {path.name: path for path in write_all(folder)}
    names = [
        ("aarhus-2024.ru.pdf", "aarhus-2025.ru.docx"),
        ("aarhus-2024.kk.pdf", "aarhus-2025.kk.docx"),
        ("aarhus-2024.ru.pdf", "aarhus-2024.kk.pdf"),
        ("aarhus-2025.ru.docx", "aarhus-2025.kk.docx"),
        ("plan-clean-2026.ru.docx", "plan-clean-2026.ru.pdf"),
    ]
    assert TEXTS.is_dir()
    right = found = wanted = 0
    for one, other in names:
        cut = []
        for name in (one, other):
            reading = read(files[name].read_bytes(), name)
            cut.append(units(reading.document, reading.annotations))
        aligned = align(cut[0], cut[1], embed)
        numbered = [
            {
                (part.kind, part.own_number): at
                for at, part in enumerate(parts)
                if part.number and part.kind in _NUMBERED
            }
            for parts in (aligned.left_sections, aligned.right_sections)
        ]
        gold = {(at, numbered[1][number]) for number, at in numbered[0].items() if number in numbered[1]}
        known = set(numbered[0].values())
        told = {(pair.left, pair.right) for pair in aligned.sections if pair.left in known}
        right, found, wanted = right + len(gold & told), found + len(told), wanted + len(gold)
    return Score(right, found, wanted)


def _measure_changes(embed: SentenceVectors, regions: int) -> None:
    base = lines(Language.RU, regions)
    later, planted = planted_changes(base, seed=1)
    _measure_planted("changes", base, later, planted, embed)


def _measure_disagreements(embed: SentenceVectors) -> None:
    russian, kazakh = lines(Language.RU, 2), lines(Language.KK, 2)
    russian, kazakh = shared(russian, kazakh), shared(kazakh, russian)
    later, planted = planted_disagreements(kazakh, seed=1)
    # The planted places are told by the Kazakh lines: the Russian text has its own.
    _measure_planted("disagreements", kazakh, later, planted, embed, first=russian)


def _measure_planted(
    name: str,
    base: Sequence[Line],
    later: Sequence[Line],
    planted: Sequence[Planted],
    embed: SentenceVectors,
    first: Sequence[Line] | None = None,
) -> None:
    made = report(first or base), report(later)
    held = [tagged(one.text, f"{side}.txt") for one, side in zip(made, "ab", strict=True)]
    begun = time.perf_counter()
    comparison = compare_units(held[0], held[1], embed, ())
    seconds = time.perf_counter() - begun
    right, false = _judge(comparison, base if first is None else first, base, later, planted)
    pages = len(made[0].text) // 1800
    told = f"{len(right)} of {len(planted)} under the right kind, {len(false)} false"
    print(f"{name}: {told} ({pages} pages, {seconds:.1f} s)")
    for one in planted:
        if one not in right:
            print("  missed:", one.kind, later[one.after].text if one.after is not None else base[one.before or 0].text)
    for change in false:
        print("  false: ", change.kind, change.detail, " ".join(change.message.split())[:160])


def _judge(
    comparison: Comparison,
    first: Sequence[Line],
    base: Sequence[Line],
    later: Sequence[Line],
    planted: Sequence[Planted],
) -> tuple[list[Planted], list[Change]]:
    """The planted places reported under their kind, and what is reported besides."""
    across = first is not base
    texts = comparison.before.text, comparison.after.text
    spans = [_spans([line.text for line in side], text) for side, text in zip((first, later), texts, strict=True)]
    right: dict[int, Planted] = {}
    false = []
    for change in comparison.found:
        lines_of = [
            {at for at, (low, high) in enumerate(side) if held is not None and low < held.end and held.start < high}
            for held, side in zip((change.before, change.after), spans, strict=True)
        ]
        near = [
            one
            for one in planted
            if one.after in lines_of[1]
            or (
                one.before is not None
                and (
                    any(first[at].pair == base[one.before].pair for at in lines_of[0])
                    if across
                    else one.before in lines_of[0]
                )
            )
        ]
        kinds = {one.kind for one in near}
        fits = change.kind in kinds or ("missing" in kinds and change.change == "removed")
        for one in near:
            if one.kind == change.kind or (one.kind == "missing" and change.change == "removed"):
                right[id(one)] = one
        if not fits and (change.matters or not near):
            false.append(change)
    return list(right.values()), false


def _spans(texts: Sequence[str], source: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for text in texts:
        start = source.index(text, at)
        at = start + len(text)
        spans.append((start, at))
    return spans


def _measure_acts(embed: SentenceVectors, folder: Path) -> None:
    gold = [json.loads(row) for row in (HERE / "alignment_acts.jsonl").read_text("utf-8").splitlines()]
    total = Score(0, 0, 0)
    for row in gold:
        act = row["act"]
        contents = [(folder / f"act_{act}_{language}.txt").read_bytes() for language in ("ru", "kk")]
        if row["hashes"] != [hashlib.sha256(content).hexdigest()[:16] for content in contents]:
            print(f"{act}: another text than the gold's")
            continue
        read_acts = [
            read(content, f"{act}_{language}.txt") for content, language in zip(contents, ("ru", "kk"), strict=True)
        ]
        cut = [units(reading.document, reading.annotations) for reading in read_acts]
        spans = _bead_spans(align(cut[0], cut[1], embed))
        wanted = [tuple(pair) for pair in row["pairs"]]
        false = [pair for pair in spans if not any(_overlap(pair, other) for other in wanted)]
        missed = [pair for pair in wanted if not any(_overlap(pair, other) for other in spans)]
        one = Score(len(spans) - len(false), len(spans), len(wanted))
        print(f"  {act:18} {one}")
        for name, pairs in (("missed", missed), ("false", false)):
            for pair in pairs:
                texts = [reading.document.text for reading in read_acts]
                print(f"    {name:6} {texts[0][pair[0] : pair[1]]!r} | {texts[1][pair[2] : pair[3]]!r}")
        total = Score(total.right + one.right, total.found + one.found, total.wanted + one.wanted)
    print(f"sentences, acts  {total}")


def _bead_spans(aligned: Alignment) -> list[tuple[int, ...]]:
    return [
        (
            aligned.left[bead.left].start,
            aligned.left[bead.left_end - 1].end,
            aligned.right[bead.right].start,
            aligned.right[bead.right_end - 1].end,
        )
        for bead in aligned.beads
        if bead.is_pair
    ]


def _overlap(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two pairs of stretches are the same, but for edges."""
    return all(
        2 * (min(one[side + 1], other[side + 1]) - max(one[side], other[side]))
        > max(one[side + 1] - one[side], other[side + 1] - other[side])
        for side in (0, 2)
    )


if __name__ == "__main__":
    main()
