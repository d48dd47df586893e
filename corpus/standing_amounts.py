"""How much of what an undertaking was to reach is reported: counts compared with its one target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.model import Commitment, Evidence, Figure, Statement
from corpus.standing_words import (
    in_two_languages,
    is_all,
    is_in_use,
    is_less,
    is_level,
    is_rest,
    is_step,
    is_told_as_done,
    names_whole,
    spelt,
    spelt_part,
    spelt_wholes,
    wholes,
)

# Units that count anything, or that tell what was spent on it rather than how much of it there is.
_MONEY, _SHARE = ("KZT", "USD", "EUR"), "%"
_NO_MEASURES = ("count", "other", _SHARE, *_MONEY)
_SEVERAL, _SPELT = 2, 10
# Letters by which a word is known in all its forms, and the longest ending of a shorter one.
_ROOT, _ENDING = 5, 7
_BREAK = re.compile(r"[,;]\s")
_WHOSE = re.compile(r"(?:[\w-]+\s+){1,4}[\w-]+[ндт][ыі]ң\s+[\w-]*\w{2}[ыі](?!\w)", re.IGNORECASE)
_OF_WHICH = re.compile(r"(?<!\w)из(?:\s+[а-яё]+(?:ых|их))?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached; ``figure`` is None where the undertaking only spells a small number out."""

    whole: float
    figure: Figure | None


def falls_short(made: Commitment, told: Sequence[Evidence]) -> bool | None:
    """Whether what is reported falls short of the one amount to be reached; None where they can't be compared."""
    target = _target(made)
    found = [(item, _reached(made, item, target)) for item in told]
    counts = [(item, reached) for item, reached in found if reached is not None]
    if not counts:
        return None
    # That all is done says no count: it only brings one up to date.
    counts += [(item, 1.0) for item, reached in found if reached is None and _finishes(made, item)]
    # The newest count holds: it may put an earlier one right. Nobody knows whether one without a date does.
    newest = max(item.date or date.min for item, _ in counts)
    return max(reached for item, reached in counts if (item.date or newest) == newest) < 1


def _target(made: Commitment) -> Target | None:
    named = [figure for figure in made.figures if figure.value.get("of")]
    measures = [figure for figure in made.figures if _is_measure(figure)]
    shares = [figure for figure in made.figures if figure.value.get("unit") == _SHARE]
    figures = named or measures or shares
    if len(figures) == 1:
        return Target(figures[0].value["min"], figures[0])
    found = spelt(made.action)
    return Target(found[0], None) if len(found) == 1 and found[0] >= _SEVERAL else None


def _reached(made: Commitment, item: Evidence, target: Target | None) -> float | None:
    """Which part of all a statement says is reached; what remained of it counts nothing by itself."""
    if is_rest(item.text) or is_step(made, item):
        return None
    count = _count(made, item, target) if target is not None else None
    if count is None or target is None:
        return _beside(item)
    if target.figure is not None and is_less(made.action) and target.figure.value.get("unit") == _SHARE:
        return target.whole / count if count else 1.0
    return count / target.whole if target.whole else 1.0


def _count(made: Commitment, item: Evidence, target: Target) -> float | None:
    """How much of a target a statement says is reached."""
    aim = target.figure
    figures = [figure for figure in item.figures if aim is not None and _reaches(made, item, figure, aim)]
    if item.type not in (Statement.DONE, Statement.NONE):
        figures = [
            figure for figure in figures if is_told_as_done(clause := _clause(item, figure)) or is_in_use(clause)
        ]
    if aim is not None and aim.value.get("unit") == _SHARE and figures:
        # `с 31 до 22 процентов`: the last one is what it is now.
        return float(figures[-1].value["max"])
    if figures:
        return float(max(figure.value["max"] for figure in figures))
    return max(_spelt(item, target), default=None) if target.whole <= _SPELT else None


def _beside(item: Evidence) -> float | None:
    """Which part is done of a whole that a statement names itself: `в 11 областях из 17`, `семь из девяти`."""
    is_told = item.type in (Statement.DONE, Statement.NONE)
    if not is_told and not any(is_told_as_done(clause) for clause in _BREAK.split(item.text)):
        return None
    amounts = [figure.value for figure in item.figures if figure.value.get("unit") not in (_SHARE, *_MONEY)]
    parts = [*(value["max"] for value in amounts), *spelt_part(item.text)]
    # Days and years (`2025 жылдың қорытындысы бойынша`) are no figures.
    told = [value["max"] for value in amounts if value["max"] in wholes(item.text)]
    for whole in (*told, *spelt_wholes(item.text)):
        smaller = [part for part in parts if 0 < part < whole]
        if smaller:
            return float(max(smaller) / whole)
    return None


def _finishes(made: Commitment, item: Evidence) -> bool:
    """Whether a statement tells that all of it is done, or all that remained."""
    if item.type is not Statement.DONE or {place.id for place in item.places} - {place.id for place in made.places}:
        return False
    return is_rest(item.text) or is_all(item.text)


def _spelt(item: Evidence, target: Target) -> Sequence[int]:
    """Small numbers in words; of what goes on only those beside their whole."""
    if item.type is not Statement.DONE and not names_whole(item.text, target.whole):
        return ()
    return spelt_part(item.text)


def _clause(item: Evidence, figure: Figure) -> str:
    """The clause in which a figure stands."""
    at = figure.start - item.start
    if not 0 <= at < len(item.text):
        return item.text
    breaks = [0, *(match.start() for match in _BREAK.finditer(item.text)), len(item.text)]
    return next(item.text[start:end] for start, end in pairwise(breaks) if start <= at < end)


def _reaches(made: Commitment, item: Evidence, figure: Figure, target: Figure) -> bool:
    """Whether a figure tells how much of a target is reached: the same thing, measure, or a part beside the whole."""
    whole = target.value["min"]
    is_beside = names_whole(item.text, whole) and _has_part(item, whole)
    if (is_beside and figure.value["max"] == whole) or _is_whole(item, figure):
        return False
    if _same_thing(figure, target) or _is_named(made, item, figure, target):
        return True
    if figure.value.get("unit") != target.value.get("unit") or figure.value.get("as") == "plan":
        return False
    if figure.value["max"] == whole and is_all(item.text):
        # Whatever it is called there: `все 14 населенных пунктов охвачены`.
        return True
    if target.value.get("unit") == _SHARE:
        return figure.value.get("what") == target.value.get("what")
    if is_beside or _is_measure(target):
        return True
    # Across the languages the noun may be one that no list has: what stands alone, no more than the whole, counts it.
    across = figure.value["max"] <= whole and in_two_languages(made.action, item.text)
    return _alone(item, figure) and (is_level(item.text) or across)


def _is_whole(item: Evidence, figure: Figure) -> bool:
    """Whether a figure is the whole of which a statement names a part: `девять из 14`, `жиырма төрт бекеттің 15-і`."""
    at = max(0, figure.start - item.start)
    is_whole = _OF_WHICH.search(item.text[:at]) or _WHOSE.match(item.text[at:])
    return bool(is_whole) and _has_part(item, figure.value["max"])


def _has_part(item: Evidence, whole: float) -> bool:
    return any(figure.value["max"] < whole for figure in item.figures) or any(
        part < whole for part in spelt_part(item.text)
    )


def _is_named(made: Commitment, item: Evidence, figure: Figure, target: Figure) -> bool:
    """Whether what one of them counts is a word of the other's text, which counts nothing else in that unit."""
    unit = target.value.get("unit")
    if figure.value.get("unit") != unit:
        return False
    aim = str(target.value.get("of") or "").casefold()
    if aim and _alone(item, figure) and any(_is_form(word, aim) for word in item.text.casefold().split()):
        return True
    if sum(one.value.get("unit") == unit for one in made.figures) > 1:
        return False
    things = {str(thing).casefold() for thing in (figure.value.get("of"), *figure.value.get("things", ())) if thing}
    return any(_is_form(word, thing) for word in made.action.casefold().split() for thing in things)


def _alone(item: Evidence, figure: Figure) -> bool:
    """Whether a statement counts nothing else in a figure's unit."""
    units = [one.value.get("unit") for one in item.figures]
    return units.count(figure.value.get("unit")) == 1


def _is_form(word: str, thing: str) -> bool:
    """Whether a word may be a form of another: the same letters first, and no more than an ending after a short one."""
    return word.startswith(thing[:_ROOT]) and (len(thing) >= _ROOT or len(word) <= len(thing) + _ENDING)


def _is_measure(figure: Figure) -> bool:
    """Whether a figure is in a unit that tells by itself what is measured, as kilometres of one undertaking do."""
    return figure.value.get("unit") not in (None, *_NO_MEASURES)


def _same_thing(reached: Figure, target: Figure) -> bool:
    """Whether a figure that is reported counts what was to be reached; `things` has its name in both languages."""
    of = target.value.get("of")
    same = bool(of == reached.value.get("of") or of in reached.value.get("things", ()))
    return same and reached.value.get("unit") == target.value.get("unit")
