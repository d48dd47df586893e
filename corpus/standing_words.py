"""What the wording of a statement tells of a status beyond its type: steps on the way, parts of a whole, what failed.

The words are in `data/standing.toml`, each group with an example in both languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Commitment, Evidence

_LANGUAGES = ("ru", "kk")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_HALF, _NEVER = 50, r"(?!)"
_BREAK = re.compile(r"[,;]\s+")
_NAME = re.compile(r"(?<=[\w,;)»] )[А-ЯЁ][а-яё]+")
_IN_BOTH = (
    "ratio",
    "ratio_in_words",
    "half",
    "remaining",
    "all",
    "level",
    "in_use",
    "done",
    "ahead",
    "not_done",
    "declined",
    "cancelled",
    "moved",
    "ended",
    "less",
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done before the act itself, and how an undertaking says that just this is to be done.

    ``before`` is what an undertaking must be for it to be a step at all: things are bought before they are installed.
    ``fails`` says that a step came to nothing and will be taken again.
    """

    name: str
    told: tuple[re.Pattern[str], ...]
    own: re.Pattern[str]
    before: re.Pattern[str]
    fails: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The file's content; those with an example are tuples of a pattern for each language."""

    steps: tuple[Step, ...]
    after: re.Pattern[str]
    ratio: tuple[re.Pattern[str], ...]
    ratio_in_words: tuple[re.Pattern[str], ...]
    share: re.Pattern[str]
    half: tuple[re.Pattern[str], ...]
    remaining: tuple[re.Pattern[str], ...]
    all: tuple[re.Pattern[str], ...]
    stage: re.Pattern[str]
    but: tuple[re.Pattern[str], ...]
    level: tuple[re.Pattern[str], ...]
    in_use: tuple[re.Pattern[str], ...]
    done: tuple[re.Pattern[str], ...]
    nouns: re.Pattern[str]
    ahead: tuple[re.Pattern[str], ...]
    not_done: tuple[re.Pattern[str], ...]
    declined: tuple[re.Pattern[str], ...]
    why: tuple[re.Pattern[str], ...]
    found: tuple[re.Pattern[str], ...]
    cancelled: tuple[re.Pattern[str], ...]
    moved: tuple[re.Pattern[str], ...]
    ended: tuple[re.Pattern[str], ...]
    less: tuple[re.Pattern[str], ...]
    numbers: tuple[tuple[int, re.Pattern[str]], ...]


@cache
def wording() -> Wording:
    """The words, read once."""
    held = tomllib.loads((files("corpus") / "data" / "standing.toml").read_text(encoding="utf-8"))
    return Wording(
        steps=tuple(map(_step, held["step"])),
        after=re.compile(held["after"]["pattern"]),
        share=re.compile(held["share"]["pattern"]),
        stage=re.compile(held["all"]["stage"]),
        nouns=re.compile(held["done"]["nouns"]),
        why=_both(held["declined"]["why"]),
        found=_both(held["declined"]["found"]),
        but=_both(held["except"]),
        numbers=tuple((one["value"], re.compile(one["pattern"])) for one in held["number"]),
        **{name: _both(held[name]) for name in _IN_BOTH},
    )


def _step(held: Mapping[str, str]) -> Step:
    before, fails = re.compile(held.get("before", "")), re.compile(held.get("fails", _NEVER))
    return Step(held["name"], _both(held), re.compile(held["own"]), before, fails)


def is_step(made: Commitment, item: Evidence) -> bool:
    """Whether a statement tells only of a step on the way to what was undertaken, not of what came after it."""
    text = wording().after.sub(" ", item.text)
    return any(_finds(step.told, text) for step in _ahead_of(made))


def is_failed_step(made: Commitment, item: Evidence) -> bool:
    """Whether a statement tells only that a step came to nothing: a tender that nobody won."""
    return any(_finds(step.told, item.text) and step.fails.search(item.text) for step in _ahead_of(made))


def _ahead_of(made: Commitment) -> Iterator[Step]:
    """The steps that come before what was undertaken."""
    aim = f"{made.action} {made.form or ''}"
    return (step for step in wording().steps if step.before.search(aim) and not step.own.search(aim))


def is_not_done(text: str) -> bool:
    """Whether a refusal only says that something was not done, and not that somebody declined it."""
    return not is_declined(text) and _finds(wording().not_done, text)


def is_declined(text: str) -> bool:
    """Whether somebody declined to do something; why it was not done is left aside."""
    for pattern in wording().why:
        text = pattern.sub(" ", text)
    return _finds(wording().declined, text) or is_found_wanting(text)


def is_found_wanting(text: str) -> bool:
    """Whether a statement tells, as something done, that an undertaking is not worth it: `сочтено излишним`."""
    return _finds(wording().found, text)


def is_cancelled(text: str) -> bool:
    """Whether a statement says that something was taken back altogether: `отменено решением маслихата`."""
    return _finds(wording().cancelled, text)


def is_moved(text: str) -> bool:
    """Whether a statement says that a day was moved: `отложено до 1 сентября`."""
    return _finds(wording().moved, text)


def is_ended(aim: str, text: str) -> bool:
    """Whether a statement tells the end of what was to be ended: `занятия прекращены`."""
    return _finds(wording().ended, aim) and _finds(wording().ended, text)


def is_less(aim: str) -> bool:
    """Whether an undertaking is to make something less."""
    return _finds(wording().less, aim)


def is_told_as_done(text: str) -> bool:
    """Whether a clause tells what has been done, without a word of what is to come."""
    # Names may end like participles (`Жезказгана`).
    said = wording().nouns.sub("", _NAME.sub(" ", text))
    return bool(_own(wording().done, text).search(said)) and not is_ahead(text)


def is_ahead(text: str) -> bool:
    """Whether a clause looks ahead."""
    return bool(_own(wording().ahead, text).search(text))


def is_in_use(text: str) -> bool:
    """Whether a statement says that something has begun to work, not only a stage: `начал принимать пассажиров`."""
    return _finds(wording().in_use, text) and not wording().stage.search(text)


def is_level(text: str) -> bool:
    """Whether a statement tells how many there are by now: `доведено до 45`."""
    return _finds(wording().level, text)


def is_rest(text: str) -> bool:
    """Whether a statement tells that what remained is done: `Оставшиеся 23 склада сданы`."""
    pattern = _own(wording().remaining, text)
    return any(is_told_as_done(_clause(text, match.start())) for match in pattern.finditer(text))


def is_but_for(text: str) -> bool:
    """Whether a statement tells what is done but for something: `кроме одного участка`."""
    return _finds(wording().but, text) and any(is_told_as_done(clause) for clause in _BREAK.split(text))


def is_all(text: str) -> bool:
    """Whether a statement says that all is done, and not only a stage of it."""
    return _finds(wording().all, text) and not wording().stage.search(text)


def names_whole(text: str, whole: float) -> bool:
    """Whether a statement sets what it tells beside the whole: `75 из запланированных 120`, `один из двух`."""
    return whole in wholes(text) or whole in spelt_wholes(text)


def in_two_languages(one: str, other: str) -> bool:
    """Whether one of two texts is Kazakh and the other is not, by their letters."""
    return bool(_KAZAKH.search(one)) is not bool(_KAZAKH.search(other))


def share(text: str) -> int | None:
    """How many percent of the work a statement says are done, where that is less than all."""
    if _finds(wording().half, text):
        return _HALF
    match = wording().share.match(" ".join(text.split()))
    return int(match["share"]) if match is not None and int(match["share"]) > 0 else None


def spelt(text: str) -> Sequence[int]:
    """The small numbers that a text spells out: `два склада` is 2."""
    return [value for value, pattern in wording().numbers if pattern.search(text)]


def spelt_part(text: str) -> Sequence[int]:
    """The same without a whole that stands beside a part: `один из двух складов` is 1."""
    for pattern in wording().ratio_in_words:
        text = pattern.sub(" ", text, count=1)
    return spelt(text)


def wholes(text: str) -> Sequence[float]:
    """The numbers that may be wholes beside which a statement sets what it tells: 120 of `75 из 120`."""
    return [_number(match["whole"]) for pattern in wording().ratio for match in pattern.finditer(text)]


def spelt_wholes(text: str) -> Sequence[int]:
    """The same in words: 9 of `семь из девяти`."""
    found = (match["whole"] for pattern in wording().ratio_in_words for match in pattern.finditer(text))
    return [value for word in found for value in spelt(word)]


def _clause(text: str, at: int) -> str:
    """The clause of a place in a text; a Kazakh one goes on to the predicate that ends the sentence."""
    start = max((match.end() for match in _BREAK.finditer(text, 0, at)), default=0)
    end = None if _KAZAKH.search(text) else next((match.start() for match in _BREAK.finditer(text, at)), None)
    return text[start:end]


def _number(text: str) -> float:
    return float("".join(text.split()))


def _finds(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _own(patterns: Sequence[re.Pattern[str]], text: str) -> re.Pattern[str]:
    """The pattern of a text's language: Russian words end like Kazakh predicates (`работы`)."""
    return patterns[_LANGUAGES.index("kk" if _KAZAKH.search(text) else "ru")]


def _both(group: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(group[language]) for language in _LANGUAGES)
