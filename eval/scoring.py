"""How tags are held against gold: the definitions of the guideline of annotation, one count for each measure.

`found` asks that two spans be the same mention, `value`, `unit` and `id` that they also say the same. Of a figure the
beginning of the numeral must be covered, of all else half of the shorter span and a fifth of the longer. A tag on a
gold `org` that is on no gold agency is neutral. A gold statement takes the type of the tag that covers most of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.model import Statement

FORWARD = frozenset({Statement.DUTY, Statement.INSTRUCTION, Statement.COMMITMENT, Statement.REFUSAL})


@dataclass(frozen=True, slots=True)
class Tag:
    """One span, of gold or predicted; ``text`` is what it covers."""

    start: int
    end: int
    label: str
    value: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the gold spans were hit, and by how many predicted ones."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.hits + other.hits, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of the predicted that are hits."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was hit."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / (self.predicted + self.gold) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement: what gold has and what was predicted, one of them None where the other stands alone."""

    label: str
    gold: Tag | None
    predicted: Tag | None


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of some documents, by measure and by pair of statement types (gold, predicted), and the misses."""

    spans: Mapping[str, Score]
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: Result) -> Result:
        spans = dict(self.spans)
        for name, score in other.spans.items():
            spans[name] = spans.get(name, Score()) + score
        return Result(spans, self.types + other.types, self.misses + other.misses)

    def scores(self) -> dict[str, Score]:
        """Every measure but the mean over the types."""
        forward = [(want in FORWARD, got in FORWARD, count) for (want, got), count in self.types.items()]
        return {
            **self.spans,
            **{f"obligation.{kind}": _type_score(self.types, kind) for kind in Statement},
            "obligation.forward": Score(
                sum(count for want, got, count in forward if want and got),
                sum(count for _, got, count in forward if got),
                sum(count for want, _, count in forward if want),
            ),
        }

    def macro(self) -> float:
        """Mean F1 of the statement types that gold has."""
        scores = [_type_score(self.types, kind) for kind in Statement]
        present = [score.f1 for score in scores if score.gold]
        return sum(present) / len(present) if present else 0.0

    def f1(self) -> dict[str, float]:
        """F1 of every measure, the mean over the types last."""
        return {name: score.f1 for name, score in self.scores().items()} | {"obligation.macro": self.macro()}


def _type_score(types: Counter[tuple[str, str]], kind: str) -> Score:
    predicted = sum(count for (_, got), count in types.items() if got == kind)
    return Score(types[kind, kind], predicted, sum(count for (want, _), count in types.items() if want == kind))


def score(gold: Sequence[Tag], predicted: Sequence[Tag]) -> Result:
    """Hold the predictions of one document against its gold."""
    result = Result({})
    for label, value, measures in (
        ("figure", same_number, {"value": same_number, "unit": same_figure}),
        ("deadline", same_deadline, {"value": same_deadline}),
        ("agency", same_agency, {"id": same_agency}),
    ):
        wanted, got = _of(gold, label), _of(predicted, label)
        if label == "agency":
            got = _without_neutral(wanted, got, _of(gold, "org"))
        pairs = match(wanted, got, value)
        spans = {f"{label}.found": Score(len(pairs), len(got), len(wanted))}
        for measure, same in measures.items():
            hits = sum(same(one, other) for one, other in match(wanted, got, same))
            spans[f"{label}.{measure}"] = Score(hits, len(got), len(wanted))
        strictest = list(measures.values())[-1]
        result += Result(spans, misses=_misses(label, wanted, got, pairs, strictest))
    return result + _statements(_of(gold, "obligation"), _of(predicted, "obligation"))


def _of(tags: Iterable[Tag], label: str) -> list[Tag]:
    return [tag for tag in tags if tag.label == label]


def _without_neutral(wanted: Sequence[Tag], got: Sequence[Tag], neutral: Sequence[Tag]) -> list[Tag]:
    return [
        tag for tag in got if any(overlap(one, tag) for one in wanted) or not any(shared(one, tag) for one in neutral)
    ]


def _misses(
    label: str,
    wanted: Sequence[Tag],
    got: Sequence[Tag],
    pairs: Sequence[tuple[Tag, Tag]],
    same: Callable[[Tag, Tag], bool],
) -> tuple[Miss, ...]:
    hit, used = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    return (
        *(Miss(label, one, None) for one in wanted if id(one) not in hit),
        *(Miss(label, None, other) for other in got if id(other) not in used),
        *(Miss(label, one, other) for one, other in pairs if not same(one, other)),
    )


def _statements(wanted: Sequence[Tag], got: Sequence[Tag]) -> Result:
    types: Counter[tuple[str, str]] = Counter()
    misses = []
    for one in wanted:
        best = max(got, key=lambda tag: shared(one, tag), default=None)
        told = best.value["type"] if best and shared(one, best) else Statement.NONE.value
        types[one.value["type"], told] += 1
        if told != one.value["type"]:
            misses.append(Miss("obligation", one, best))
    return Result({}, types, tuple(misses))


def match(wanted: Sequence[Tag], got: Sequence[Tag], same: Callable[[Tag, Tag], bool]) -> list[tuple[Tag, Tag]]:
    """Pairs of spans that are one mention, each in one pair: first those that say the same, then by overlap."""
    candidates = [
        (not same(one, other), -length, one, other)
        for one in wanted
        for other in got
        if (length := overlap(one, other))
    ]
    pairs: list[tuple[Tag, Tag]] = []
    used: set[int] = set()
    for _, _, one, other in sorted(candidates, key=lambda candidate: candidate[:2]):
        if id(one) not in used and id(other) not in used:
            used |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def shared(one: Tag, other: Tag) -> int:
    """Characters that two spans have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def overlap(gold: Tag, predicted: Tag) -> int:
    """Characters in common where the two spans are one mention, else 0."""
    digit = re.search(r"\d", gold.text) if gold.label == "figure" else None
    if digit and predicted.start <= gold.start + digit.start() < predicted.end <= gold.end + 40:
        return max(1, shared(gold, predicted))
    common = shared(gold, predicted)
    shorter, longer = sorted((gold.end - gold.start, predicted.end - predicted.start))
    return common if common >= 0.5 * shorter and common >= 0.2 * longer else 0


def same_number(gold: Tag, predicted: Tag) -> bool:
    """Whether both ends of a figure are equal."""
    return all(_close(gold.value[key], predicted.value.get(key)) for key in ("min", "max"))


def same_figure(gold: Tag, predicted: Tag) -> bool:
    """Whether a figure's number and unit are equal."""
    return same_number(gold, predicted) and bool(gold.value["unit"] == predicted.value.get("unit"))


def _close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def same_deadline(gold: Tag, predicted: Tag) -> bool:
    """Whether all that gold knows of a time is there; a prediction may know more."""
    known = [key for key in ("start", "end", "every", "offset") if gold.value.get(key) is not None]
    if not all(_same_time(key, gold, predicted) for key in known):
        return False
    days = (bool(tag.value.get("business_days")) for tag in (gold, predicted))
    return not gold.value.get("offset") or len(set(days)) == 1


def _same_time(key: str, gold: Tag, predicted: Tag) -> bool:
    want, got = gold.value[key], predicted.value.get(key)
    if want == got:
        return True
    if key in ("every", "offset"):
        return _days(want) == _days(got)
    # `до 2029 года` and `2029 жылға дейін` end with that year or with the one before: the words leave it open.
    opens = re.match(r"до\s", gold.text, re.IGNORECASE) or re.search(r"дейін", gold.text, re.IGNORECASE)
    if key != "end" or not opens or not got:
        return False
    year_ends = want.endswith("12-31") and got.endswith("12-31")
    return year_ends and abs(int(want[:4]) - int(got[:4])) <= 1


def _days(duration: str | None) -> int | str | None:
    """A duration of weeks or days in days, any other as it stands."""
    counted = re.fullmatch(r"P(\d+)([WD])", duration or "")
    return int(counted[1]) * (7 if counted[2] == "W" else 1) if counted else duration


def same_agency(gold: Tag, predicted: Tag) -> bool:
    """Whether a body is the same; any will do where gold knows no id."""
    return gold.value.get("id") is None or bool(gold.value["id"] == predicted.value.get("id"))
