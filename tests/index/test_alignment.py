"""Alignment: sections by their numbers, sentences in order, what moved; on any texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Language
from eval.alignment_gold import lines, report, revised
from index.align_beads import ACROSS, WITHIN, align_run
from index.align_chain import heaviest_chain
from index.align_units import marker_of, units
from index.alignment import Alignment, align
from tests.index.comparing import tagged

REPORT = """ДОКЛАД

I. Воздух

Сеть насчитывает 40 постов. Жалоб стало меньше. Акимат обязан публиковать сводку.

II. Вода

Потери воды составили 28 %. Каналы ремонтируются.
"""

PARTS = st.lists(st.sampled_from(REPORT.split("\n\n")), max_size=8)


def aligned(before: str, after: str) -> Alignment:
    cut = []
    for text, name in ((before, "a.txt"), (after, "b.txt")):
        held = tagged(text, name)
        cut.append(units(held.document, held.annotations))
    return align(cut[0], cut[1], None)


def test_a_text_aligns_with_itself_one_to_one() -> None:
    made = aligned(REPORT, REPORT)
    assert all(bead.score == 1 and not bead.moved and bead.left == bead.right for bead in made.beads)
    assert made.likeness == 1


def test_sections_pair_by_number_and_heading_when_one_is_left_out() -> None:
    later = REPORT.replace(
        "I. Воздух\n\nСеть насчитывает 40 постов. Жалоб стало меньше. Акимат обязан публиковать сводку.\n\nI", ""
    )
    made = aligned(REPORT, later)
    pairs = {made.left_sections[pair.left].label: made.right_sections[pair.right].label for pair in made.sections}
    assert any("Вода" in label for label in pairs.values())
    assert not any("Воздух" in label for label in pairs)


def test_a_sentence_parted_in_two_is_one_bead() -> None:
    made = aligned(REPORT, REPORT.replace("Жалоб стало меньше. Акимат", "Жалоб стало меньше; акимат"))
    assert any((bead.left_end - bead.left, bead.right_end - bead.right) == (2, 1) for bead in made.beads)


def test_a_moved_sentence_is_found_again_and_marked() -> None:
    moved = REPORT.replace(" Акимат обязан публиковать сводку.", "").replace(
        "Каналы ремонтируются.", "Каналы ремонтируются. Акимат обязан публиковать сводку."
    )
    made = aligned(REPORT, moved)
    assert [made.left[bead.left].text for bead in made.beads if bead.moved] == ["Акимат обязан публиковать сводку."]


def test_a_revised_report_keeps_nearly_all_its_links() -> None:
    base = lines(Language.RU, 1)[:120]
    later, links = revised(base, seed=3)
    made = aligned(report(base).text, report(later).text)
    texts = [line.text for line in base], [line.text for line in later]
    found = {
        (texts[0].index(made.left[bead.left].text), texts[1].index(made.right[bead.right].text))
        for bead in made.beads
        if bead.is_pair and made.left[bead.left].text in texts[0] and made.right[bead.right].text in texts[1]
    }
    assert len(found & links) >= 0.95 * len(links)


def test_markers_of_points_read_alike_in_roman_and_arabic() -> None:
    assert marker_of("IV. Препятствия") == "4."
    assert marker_of("ХI. Экология") == "11."
    assert marker_of("2) утвердить") == "2)"
    assert marker_of("15-бап. Жалпы ережелер") == "15."
    assert marker_of("2024 год") is None


def test_nothing_aligns_with_an_empty_document() -> None:
    held = tagged(REPORT)
    made = align(units(held.document, held.annotations), (), None)
    assert not any(bead.is_pair for bead in made.beads)
    assert align_run((), (), WITHIN, None) == [] == align_run((), (), ACROSS, None)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.floats(0.1, 5)), max_size=40))
def test_a_chain_rises_on_both_sides(pairs: list[tuple[int, int, float]]) -> None:
    chain = [pairs[at] for at in heaviest_chain(pairs)]
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(REPORT.split("\n\n")), max_size=8),
    st.lists(st.sampled_from(REPORT.split("\n\n")), max_size=8),
)
def test_beads_cover_every_unit_once(before: list[str], after: list[str]) -> None:
    made = aligned("\n\n".join(before) or "—", "\n\n".join(after) or "—")
    for side, held in (("left", made.left), ("right", made.right)):
        covered = [at for bead in made.beads for at in range(getattr(bead, side), getattr(bead, f"{side}_end"))]
        assert sorted(covered) == list(range(len(held)))
