"""Which times fix when an act is due: the component `mindet_deadlines`, writing `doc.spans["deadline"]`.

Decided from the form of the time (until, within, every …), what its sentence says about the act, and where it stands.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from corpus.model import BlockKind, Column, Kind, Statement
from nlp.context import Context
from nlp.found import Found
from nlp.spans import read, text_of, write

KEYS = ("start", "end", "every", "offset", "business_days", "anchor")
FORWARD = (Statement.DUTY, Statement.INSTRUCTION, Statement.COMMITMENT)
# Frames that by themselves say by when; the others only place an act in time.
LIMITS = ("until", "by", "within", "before", "after_offset")
PLACES = (None, "in", "between", "from", "after", "during", "for_within")
NEVER_DUE = ("clock", "age", "reporting", "open")
NEAR = 90
REACH = 500

_TARGET = re.compile(r"\s*[–—:=-]\s*\d(?!\d?[./]\d\d?[./])")
_NUMBER_SIGN = re.compile(r"[\s,]*+(?:(?:года?|г\.|ж\.)\s*+)?(?:№|N\s|#)")
_CLOSING = re.compile("[»”]")
# A new wording begins with the number of what it words; after direct speech stands a verb of saying.
_WORDED = re.compile(r"\s*\d{1,4}(?:-\d{1,3})?[.)]\s")
_SAID = re.compile(
    r",?\s*(?:[–—-]\s*)?(?:деп|деді|дейді|сказа|отмети|подчеркну|заяви|сообщи|поручи|напомни|добави|говор|указа|пояснил|уточни)\w*",
    re.IGNORECASE,
)
# A year counted from the document's own: `т.г.`, `ағымдағы жылғы`.
_OF_A_YEAR = re.compile(r"год|жыл|биыл|\bг\.", re.IGNORECASE)
_OBLIGED = re.compile(r"міндет|обязанност|обязательств", re.IGNORECASE)
_DID_NOT = re.compile(r"(?:ған|ген|қан|кен)\s+(?:жоқ|болатын|еді)\W*$")
_PRESENT_RU = re.compile(r"[а-яё]{2}(?:[еёи]т|[ую]т|[ая]т)(?:ся)?[.,;]?$")
_PRESENT_KK = re.compile(r"(?:ады|еді|йды|йді|мақ|мек|уда|уде)$")
_KAZAKH = re.compile(r"[әғқңөұүһі]")
_SENTENCE_END = re.compile(r"[.!?;](?=\s+[«\"(]?[А-ЯЁӘҒҚҢӨҰҮҺІA-Z])|\n")


@dataclass(frozen=True, slots=True)
class _Cues:
    """The patterns of `data/deadlines.toml`."""

    programme_ru: re.Pattern[str]
    programme_kk: re.Pattern[str]
    planned: re.Pattern[str]
    happened_ru: re.Pattern[str]
    happened_kk: re.Pattern[str]
    past_ru: re.Pattern[str]
    past_kk: re.Pattern[str]
    ahead: re.Pattern[str]
    term: re.Pattern[str]
    in_force: re.Pattern[str]
    types: tuple[tuple[Statement, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A time where it stands: its text's two sides within the sentence, and what the sentence says."""

    time: Found
    before: str
    after: str
    covered: str
    type: Statement
    context: Context
    quoted: bool


@Language.component("mindet_deadlines")
def mindet_deadlines(doc: Doc) -> Doc:
    """Write those of the doc's times that are deadlines."""
    context = doc.user_data.get("context", Context())
    write(doc, "deadline", read_deadlines(text_of(doc), read(doc, "time"), read(doc, "obligation"), context))
    return doc


def read_deadlines(text: str, times: Sequence[Found], statements: Sequence[Found], context: Context) -> list[Found]:
    """The deadlines among the times, each with the six keys of the tag, `dates` where it has no year, and `explain`."""
    if not times or context.header:
        return []
    if context.role is Column.DEADLINE:
        if any(_TARGET.match(text, time.end) for time in times):
            return []
        due = [time for time in times if time.value["kind"] not in ("clock", "age")]
    else:
        starts = [statement.start for statement in statements]
        places = (_place(text, time, _statement_of(time, statements, starts), context) for time in times)
        due = [_each_year(place) for place in places if _is_due(place)]
    return [Found(time.start, time.end, _value(time), f"deadline:{time.rule.partition(':')[2]}") for time in due]


def _each_year(place: _Place) -> Found:
    """A day without a year in a standing rule comes back every year; elsewhere it is the next such day."""
    value = place.time.value
    is_rule = place.context.kind is Kind.ACT and place.type is Statement.DUTY
    if not is_rule or not value["dates"] or value["every"] or value["offset"] or _OF_A_YEAR.search(place.covered):
        return place.time
    if value["frame"] not in ("until", "by", "between"):
        return place.time
    says = f"{value['explain']}; in a standing rule it comes back every year"
    return replace(place.time, value={**value, "start": None, "end": None, "every": "P1Y", "explain": says})


def _value(time: Found) -> Mapping[str, Any]:
    value = {key: time.value[key] for key in KEYS}
    if time.value["dates"] and not time.value["end"] and not time.value["start"]:
        value["dates"] = time.value["dates"]
    return {**value, "explain": time.value["explain"]}


def _place(text: str, time: Found, statement: Found | None, context: Context) -> _Place:
    """The time between its two sides, no further than it is ever looked for, so that reading stays linear."""
    before = text[max(0, time.start - REACH) : time.start]
    after = text[time.end : time.end + REACH]
    if statement is None:
        before = _SENTENCE_END.split(before)[-1]
        after = _SENTENCE_END.split(after)[0]
        type_ = _guess(before + text[time.start : time.end] + after)
    else:
        before = before[max(0, len(before) - (time.start - statement.start)) :]
        after = after[: max(0, statement.end - time.end)]
        type_ = Statement(statement.value["type"])
    return _Place(time, before, after, text[time.start : time.end], type_, context, _is_in_a_title(text, time, before))


def _is_in_a_title(text: str, time: Found, before: str) -> bool:
    """Whether a time stands in the quoted name of something, not in direct speech or in the new wording of a norm."""
    opening = max(before.rfind("«"), before.rfind("“"))
    if opening <= max(before.rfind("»"), before.rfind("”")):
        return False
    closing = _CLOSING.search(text, time.end, time.end + REACH)
    if closing is None:
        return True
    said = before[opening + 1 :] + text[time.start : closing.start()]
    return not (_WORDED.match(said) or said.rstrip().endswith((".", "!", "?", ";")) or _SAID.match(text, closing.end()))


def _statement_of(time: Found, statements: Sequence[Found], starts: Sequence[int]) -> Found | None:
    index = bisect_right(starts, time.start) - 1
    return statements[index] if index >= 0 and time.start < statements[index].end else None


def _guess(sentence: str) -> Statement:
    lowered = sentence.lower()
    return next((type_ for type_, cue in _cues().types if cue.search(lowered)), Statement.NONE)


def _is_due(place: _Place) -> bool:
    value = place.time.value
    frame, kind = value["frame"], value["kind"]
    if kind in NEVER_DUE or frame in ("of", "as_of", "over") or place.quoted:
        return False
    if _TARGET.match(place.after) or _NUMBER_SIGN.match(place.after):
        return False
    if place.context.block is BlockKind.HEADING and frame not in ("until", "from", "within"):
        return False
    if frame == "for":
        return _is_planned_for(place)
    if kind == "duration" and frame is None:
        return False
    if value["every"] and frame is None and not value["end"] and not value["offset"]:
        return _recurs(place)
    if _is_of_a_programme(place) or _had_happened(place) or _is_dateline(place) or _is_ago(place):
        return False
    if frame in LIMITS:
        return _limits(place)
    return _is_placed(place)


def _recurs(place: _Place) -> bool:
    """A recurrence is due whenever the act is; several times a day is how it is done, not when it is due."""
    if place.time.value["every"].startswith("PT"):
        return place.type in FORWARD
    if place.time.value["every"] == "P1D":
        return place.type in FORWARD or (place.type is Statement.PROGRESS and _is_practised(place))
    return place.type not in (Statement.DONE, Statement.REFUSAL) or not _clause_is_past(place)


def _is_practised(place: _Place) -> bool:
    """Whether a verb stands by `ежедневно`, so that it tells of an act and not of a capacity; in Kazakh it ends it."""
    beside = [*place.before.split()[-1:], *place.after.split()[:1]]
    return bool(_KAZAKH.search(place.covered + place.after)) or any(map(_PRESENT_RU.search, beside))


def _limits(place: _Place) -> bool:
    """`Until`, `within` and the like are due unless the act is done or the day was past when the document came out."""
    if place.time.value["kind"] == "event":
        recurs = place.time.value["every"] is not None and _recurs(place)
        return place.time.value["anchor"] is not None and (place.type in FORWARD or recurs)
    if place.time.value["offset"]:
        is_open = place.type is not Statement.DONE or _lays_down(place)
        return is_open and not place.after.lstrip().startswith("арналған")
    if place.type is Statement.DONE or _clause_is_past(place):
        return _is_future(place)
    return not _is_past(place)


def _lays_down(place: _Place) -> bool:
    """Whether what was done is that a duty was laid down: `он күн ішінде жариялау міндеті енгізілді`."""
    within = place.time.value["frame"] == "within"
    return within and _OBLIGED.search(f"{place.before[-NEAR:]} {place.after[:NEAR]}") is not None


def _is_placed(place: _Place) -> bool:
    """A time that only places the act is due where the act lies ahead."""
    frame = place.time.value["frame"]
    if frame is None and _cues().term.search(place.before[-NEAR:].lower()):
        return not _is_past(place)
    if _clause_is_past(place) or (frame is None and not _stands_for_itself(place)):
        return False
    if frame == "during":
        return place.type in (Statement.DUTY, Statement.INSTRUCTION)
    if frame == "for_within" and place.covered.endswith("бойы") and not place.time.value["anchor"]:
        # `үш жыл бойы` is how long something lasts; only counted from an event does it end on a day.
        return False
    if place.type in FORWARD or _is_item_of_an_act(place):
        return not _is_past(place)
    if frame in ("from", "after"):
        return place.type is not Statement.DONE and (_is_future(place) or _comes_into_force(place))
    if place.type is Statement.PROGRESS:
        return frame in ("in", "between", None) and _is_future(place) and not place.time.value["dates"]
    return False


def _stands_for_itself(place: _Place) -> bool:
    """Whether a time without a preposition says when: a day, one set off by a mark, or in a case that says `in`."""
    if place.time.value["kind"] in ("date", "academic_year"):
        return True
    if place.covered.lower().endswith(("году", "годах", "квартале", "полугодии", "биыл")):
        return True
    return place.before.rstrip().endswith(("–", "—", ":", "("))


def _is_dateline(place: _Place) -> bool:
    """Whether a whole date only stands before a text that begins after it, as on a news page."""
    value = place.time.value
    if (
        value["kind"] != "date"
        or value["frame"] not in (None, "in")
        or place.covered.endswith(("да", "де", "та", "те"))
    ):
        return False
    following = place.after.lstrip(' «"')[:1]
    return not place.before.strip() and (not following or following.isupper())


def _is_ago(place: _Place) -> bool:
    """Whether `бұрын` counts back from now and not from an event."""
    return place.time.value["frame"] == "before" and not place.time.value["anchor"] and place.covered.endswith("бұрын")


def _comes_into_force(place: _Place) -> bool:
    if place.context.issued is not None:
        return False
    near = f"{place.before[-NEAR:]} {place.after[:NEAR]}".lower()
    return place.context.kind is Kind.ACT or bool(_cues().in_force.search(near))


def _is_item_of_an_act(place: _Place) -> bool:
    """Whether an item of an act's list, whose verb stands in another item, fixes the term of what it names."""
    context = place.context
    is_item = context.kind is Kind.ACT and context.block is BlockKind.LIST_ITEM
    return is_item and place.type is Statement.NONE and place.time.value["frame"] == "between"


def _clause_is_past(place: _Place) -> bool:
    """Whether the clause of the time tells what was, by its own verb: a sentence may hold both plans and results."""
    cues = _cues()
    segments = re.split(r"[,;.:]\s", place.after[:REACH])
    for number, segment in enumerate(segments, 1):
        last = segment.rstrip(" .,;)").rpartition(" ")[2].lower()
        if cues.ahead.search(segment.lower().strip()):
            return False
        if number == len(segments) and place.type in FORWARD and _KAZAKH.search(segment):
            # The last verb of a Kazakh sentence is what its type was read from.
            return False
        if cues.past_kk.fullmatch(last) or _DID_NOT.search(segment):
            return True
        if _PRESENT_KK.search(last):
            return False
    clause = " ".join(
        (re.split(r"[,;]\s", place.before[-NEAR:])[-1], re.split(r"[,;]\s", place.after[:NEAR])[0])
    ).lower()
    return not _KAZAKH.search(clause) and bool(cues.past_ru.search(clause)) and not cues.ahead.search(clause)


def _is_past(place: _Place) -> bool:
    value, issued = place.time.value, place.context.issued
    if issued is None:
        return False
    last = value["end"] or (value["start"] if value["frame"] in ("from", "after") else None)
    return last is not None and date.fromisoformat(last) < issued and not value["every"]


def _is_future(place: _Place) -> bool:
    value, issued = place.time.value, place.context.issued
    shown = value["start"] or value["end"]
    return shown is not None and issued is not None and date.fromisoformat(shown) > issued


def _is_planned_for(place: _Place) -> bool:
    cues = _cues()
    if _is_of_a_programme(place) or _is_past(place) or (place.type is Statement.DONE and not _is_future(place)):
        return False
    close_before = " ".join(place.before.split()[-2:]).lower()
    close_after = " ".join(place.after.split()[:2]).lower()
    return bool(cues.planned.search(close_before) or cues.planned.search(close_after))


def _is_of_a_programme(place: _Place) -> bool:
    """Whether the time belongs to the name of a plan or programme, before it in Russian, after it in Kazakh."""
    value, cues = place.time.value, _cues()
    if value["kind"] not in ("year", "range") or value["frame"] not in ("until", "for", "by", None):
        return False
    before = re.split(r"[,;:()]", place.before[-NEAR:].lower())[-1]
    if place.covered.startswith(("до ", "на ", "к ")):
        name = list(cues.programme_ru.finditer(before))
        return bool(name) and not cues.planned.search(before, name[-1].end())
    after = re.split(r"[,;:()]", place.after[:NEAR].lower())[0]
    if place.covered.endswith(("дейінгі", "арналған")):
        return bool(cues.programme_kk.search(after))
    return value["frame"] == "for" and bool(cues.programme_kk.search(after))


def _had_happened(place: _Place) -> bool:
    """Whether a participle of what was done takes the time, as in `назначенных до 1 января`."""
    if place.time.value["offset"] or place.time.value["every"]:
        return False
    words = place.before.split()
    if words and _cues().happened_ru.fullmatch(words[-1].lower()):
        return True
    following = place.after.split(maxsplit=1)
    frame = place.time.value["frame"]
    if frame in ("in", "between", None) and following and _cues().happened_ru.fullmatch(following[0].lower()):
        return True
    if frame not in ("until", "in"):
        return False
    return any(_cues().happened_kk.fullmatch(word.strip(",").lower()) for word in place.after.split()[:14])


@cache
def _cues() -> _Cues:
    data = tomllib.loads(files("nlp").joinpath("data", "deadlines.toml").read_text(encoding="utf-8"))
    types = tuple((Statement(row["type"]), re.compile(f"{row['ru']}|{row['kk']}")) for row in data["cue"])
    return _Cues(
        programme_ru=re.compile(r"\b" + data["programme"]["ru"]),
        programme_kk=re.compile(r"\b" + data["programme"]["kk"]),
        planned=re.compile(rf"\b(?:{data['planned_for']['ru']}|{data['planned_for']['kk']})"),
        happened_ru=re.compile(data["happened"]["ru"]),
        happened_kk=re.compile(data["happened"]["kk"]),
        past_ru=re.compile(data["past"]["ru"]),
        past_kk=re.compile(data["past"]["kk"]),
        ahead=re.compile("|".join(cue.pattern for type_, cue in types[:3])),
        term=re.compile(f"{data['term']['ru']}|{data['term']['kk']}"),
        in_force=re.compile(f"{data['in_force']['ru']}|{data['in_force']['kk']}"),
        types=types,
    )
