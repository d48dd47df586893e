"""Changes planted in a report and disagreements planted in its translation, each with its kind and its line."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from eval.alignment_gold import HERE, Line

TABLES = tomllib.loads((HERE / "alignment_planted.toml").read_text(encoding="utf-8"))
_MONTHS = "|".join(TABLES["months_ru"]), "|".join(TABLES["months_kk"])
_FIGURE = re.compile(
    r"(?<![\d,.№] )(?<![\d,.№])\b(\d{2,3})(?= (?:[а-яәіңғүұқөһ]|км|га|тыс|млн|мың))"
    rf"(?! (?:{'|'.join(TABLES['not_counted'])}))"
)
_DUE_RU = re.compile(rf"до (?P<day>\d{{1,2}}) (?P<month>{_MONTHS[0]}) (?P<year>20\d\d)")
_DUE_KK = re.compile(rf"(?P<year>20\d\d) жылғы (?P<day>\d{{1,2}}) (?P<month>{_MONTHS[1]})(?P<end>ға|ге)")
_PROMISE = re.compile(
    "планируется|обеспечит|обязан|обязуется|должен|построит|утвердит|отремонтирует|подготовит|намечено"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted place: its kind, and the lines it stands in, before and after; None on the side that has none."""

    kind: str
    before: int | None
    after: int | None


Edit = Callable[[str, random.Random], str | None]


def planted_changes(held: Sequence[Line], seed: int) -> tuple[list[Line], list[Planted]]:
    """A later report with twenty figures, fifteen deadlines, ten bodies and fifteen commitments changed."""
    draw = random.Random(seed)
    wanted = (
        ("figure", 20, _figure),
        ("deadline", 15, _due_ru),
        ("agency", 10, _swap(TABLES["bodies_ru"])),
        ("commitment", 5, _swap(TABLES["weaker_ru"])),
    )
    edited, chosen = _edit(held, draw, wanted)
    free = [at for at, line in enumerate(held) if at not in chosen and not line.heading]
    dropped = set(draw.sample([at for at in free if _PROMISE.search(held[at].text)], 5))
    before_new = set(draw.sample([at for at in free if at not in dropped], 5))
    made: list[Line] = []
    planted: list[Planted] = []
    fresh = list(TABLES["promises_ru"])
    for at, line in enumerate(edited):
        if at in before_new:
            planted.append(Planted("commitment", None, len(made)))
            made.append(Line(fresh.pop(), -2))
        if at in dropped:
            planted.append(Planted("commitment", at, None))
            continue
        if at in chosen:
            planted.append(Planted(chosen[at], at, len(made)))
        made.append(line)
    return made, planted


def planted_disagreements(held: Sequence[Line], seed: int) -> tuple[list[Line], list[Planted]]:
    """A Kazakh text that disagrees with its Russian one in forty places."""
    draw = random.Random(seed)
    wanted = (
        ("deadline", 10, _due_kk),
        ("agency", 8, _swap(TABLES["bodies_kk"])),
        ("commitment", 6, _swap(TABLES["weaker_kk"])),
        ("figure", 11, _figure),
    )
    edited, chosen = _edit(held, draw, wanted)
    free = [at for at, line in enumerate(held) if at not in chosen and not line.heading and len(line.text) > 60]
    once = [at for at in free if sum(line.pair == held[at].pair for line in held) == 1]
    dropped = set(draw.sample(once, 5))
    made: list[Line] = []
    planted: list[Planted] = []
    for at, line in enumerate(edited):
        if at in dropped:
            planted.append(Planted("missing", at, None))
            continue
        if at in chosen:
            planted.append(Planted(chosen[at], at, len(made)))
        made.append(line)
    return made, planted


def _edit(
    held: Sequence[Line], draw: random.Random, wanted: Sequence[tuple[str, int, Edit]]
) -> tuple[list[Line], dict[int, str]]:
    edited, chosen = list(held), dict[int, str]()
    for kind, count, edit in wanted:
        places = [at for at, line in enumerate(held) if not line.heading and at not in chosen]
        draw.shuffle(places)
        for at in places:
            if sum(value == kind for value in chosen.values()) == count:
                break
            new = edit(held[at].text, draw)
            if new is not None and new != held[at].text:
                edited[at] = replace(held[at], text=new)
                chosen[at] = kind
    return edited, chosen


def _figure(text: str, draw: random.Random) -> str | None:
    if _DUE_RU.search(text) or _DUE_KK.search(text) or "8 800" in text or "жұмыс күн" in text or "рабочих" in text:
        return None
    found = _FIGURE.search(text)
    if found is None or (found.start() == 0 and text[found.end() : found.end() + 4] == " 888"):
        return None
    return f"{text[: found.start()]}{int(found[1]) + draw.randint(3, 40)}{text[found.end() :]}"


def _due_ru(text: str, draw: random.Random) -> str | None:
    return _due(text, draw, _DUE_RU, TABLES["months_ru"])


def _due_kk(text: str, draw: random.Random) -> str | None:
    return _due(text, draw, _DUE_KK, TABLES["months_kk"])


def _due(text: str, draw: random.Random, pattern: re.Pattern[str], months: Sequence[str]) -> str | None:
    found = pattern.search(text)
    if found is None:
        return None
    match draw.randint(0, 2):
        case 0:
            name, new = "year", str(int(found["year"]) + 1)
        case 1:
            # The same ending fits the months of the same vowels.
            kin = [month for month in months if _ending(month) == _ending(found["month"])]
            # February is too short for some of the days.
            fitting = [month for month in kin if month != found["month"] and month[:2] not in ("фе", "ақ")]
            name, new = "month", draw.choice(fitting)
        case _:
            name, new = "day", str(int(found["day"]) % 27 + 2)
    return text[: found.start(name)] + new + text[found.end(name) :]


def _ending(month: str) -> bool:
    return month in ("сәуір", "шілде", "қыркүйек")


def _swap(table: Sequence[tuple[str, str]]) -> Edit:
    def edit(text: str, _draw: random.Random) -> str | None:
        for old, new in table:
            if old in text:
                return text.replace(old, new, 1)
        return None

    return edit
