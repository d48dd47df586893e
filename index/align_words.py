"""What changed inside a sentence, word by word: a word in another form is told from another word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from index.align_units import Unit
from nlp.languages.letters import folded
from nlp.words import Word


class WordChange(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    FORM = "form"
    REPLACED = "replaced"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of words on each side and what became of it: spans are into the texts of the units, joined by spaces."""

    change: WordChange
    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def is_content(self) -> bool:
        """Whether other words are said, rather than the same or the same in another form."""
        return self.change not in (WordChange.SAME, WordChange.FORM)


def joined(units: Sequence[Unit]) -> tuple[str, tuple[Word, ...]]:
    """The text of several units read as one, with its words at their places in it."""
    texts, words, at = [], [], 0
    for unit in units:
        texts.append(unit.text)
        words += [Word(word.start + at, word.end + at, word.text, word.lemma) for word in unit.tokens]
        at += len(unit.text) + 1
    return " ".join(texts), tuple(words)


def edits(left: Sequence[Word], right: Sequence[Word], alike: float = 1.0) -> tuple[Edit, ...]:
    """What became of the words of one text in another, in order; covers all words of both.

    Words whose letters are ``alike`` to that share count as forms of one word: in misread text letters get lost.
    """
    found: list[Edit] = []
    matcher = SequenceMatcher(None, [word.lemma for word in left], [word.lemma for word in right], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            for first, second in zip(left[i:i_end], right[j:j_end], strict=True):
                same = folded(first.text) == folded(second.text) or first.text[0].isdigit()
                _add(
                    found,
                    Edit(
                        WordChange.SAME if same else WordChange.FORM, first.start, first.end, second.start, second.end
                    ),
                )
        else:
            change = {"replace": WordChange.REPLACED, "delete": WordChange.REMOVED, "insert": WordChange.ADDED}[tag]
            spans = _span(left, i, i_end), _span(right, j, j_end)
            said = run_together(left[i:i_end]), run_together(right[j:j_end])
            found.append(Edit(WordChange.FORM if _is_one(*said, alike) else change, *spans[0], *spans[1]))
    return tuple(found)


def run_together(words: Sequence[Word]) -> str:
    """The words without what parts them: a hyphen at a line's end may have joined or parted them."""
    return "".join(folded(word.text) for word in words)


def _is_one(left: str, right: str, alike: float) -> bool:
    if left == right:
        return True
    if alike >= 1 or any(character.isdigit() for character in left + right):
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= alike


def _add(found: list[Edit], edit: Edit) -> None:
    if found and found[-1].change is edit.change and edit.change is WordChange.SAME:
        last = found.pop()
        edit = Edit(edit.change, last.left, edit.left_end, last.right, edit.right_end)
    found.append(edit)


def _span(words: Sequence[Word], first: int, end: int) -> tuple[int, int]:
    if first < end:
        return words[first].start, words[end - 1].end
    at = words[first - 1].end if first else 0
    return at, at
