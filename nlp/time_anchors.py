"""What an offset counts from: the event that the words after it name in Russian, the words before it in Kazakh."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.time_values import Time
from nlp.time_words import Node

# An event is looked for no further than this: it keeps reading linear, and no event's name is longer.
REACH = 160
# The event before an offset runs into the subject that follows it: its name is cut short.
_AHEAD = 3
_COUNTED = ("within", "for_within", "after_offset", "before", "during", "until")
_BEFORE_BEGUN = re.compile(r"(?<!\w)(?:[^\W\d_]{2,40}\s{1,9}){1,2}$")
_UP_TO = re.compile(r"(?<!\w)(?:до|к)\s{1,9}\w{1,40}$")
_DAYS_FOLLOW = re.compile(r"\s{1,9}(?:[^\s.,;:]{1,30}\s{1,9}){1,6}(?:бұрын|кешіктір|қалғанда|ішінде|қалдырмай)")
_WORD = re.compile(r"\s{0,9}([^\W_]+(?:-[^\W_]+)*|«[^«»]{1,100}»)")


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of `[anchor]` in `data/time_anchors.toml`."""

    after: re.Pattern[str]
    stop: re.Pattern[str]
    whole: re.Pattern[str]
    before: re.Pattern[str]
    earlier: re.Pattern[str]
    sooner: re.Pattern[str]
    subject: re.Pattern[str]
    objectless: re.Pattern[str]
    object: re.Pattern[str]
    ahead: re.Pattern[str]
    loose: re.Pattern[str]
    most: int


def anchored(text: str, node: Node, floor: int) -> Node:
    """The node grown over its event, whose name becomes its anchor; ``floor`` is where the time before it ends."""
    time = node.value
    if not isinstance(time, Time) or time.frame not in _COUNTED:
        return node
    if time.kind == "event":
        return _begun(text, node, floor)
    if time.frame == "until" and time.offset is None:
        return node
    if time.anchor is None or time.frame != "until":
        found = _following(text, node, time) or _preceding(text, node, time, floor) or _ahead(text, node, time, floor)
        if found is not None:
            return found
    return node


def _begun(text: str, node: Node, floor: int) -> Node:
    """`до начала` with the event that follows, `басталғанға дейін` with the one before it; nothing where days count."""
    start, end = node.start, node.end
    if _DAYS_FOLLOW.match(text, end):
        return replace(node, end=start)
    event_start = start
    if limit := _UP_TO.search(text[start:end].lower()):
        event_start += limit.start()
        end = _event_end(text, end, _AHEAD)
    elif event := _BEFORE_BEGUN.search(text[max(floor, start - REACH) : start]):
        start = event_start = start - len(event[0])
    if (start, end) == (node.start, node.end):
        return node
    named = " ".join(text[event_start:end].split())
    return replace(node, start=start, end=end, value=replace(node.value, anchor=named))


def _following(text: str, node: Node, time: Time) -> Node | None:
    words = _words()
    marker = words.after.match(text, node.end)
    if time.frame == "before" and text[node.start : node.end].endswith("до"):
        begin = position = node.end
    elif marker:
        begin, position = marker.start("marker"), marker.end()
    else:
        return None
    end = _event_end(text, position, words.most)
    if end == position:
        return None
    event = " ".join(text[begin:end].split())
    if time.frame == "before":
        return replace(node, end=end, value=replace(time, anchor=f"до {event}"))
    if time.frame == "during":
        time = Time("offset", offset="P1Y", frame="within", rules=time.rules)
    name = " ".join(text[position:end].split())
    return replace(node, end=end, value=replace(time, anchor=name or event))


def _event_end(text: str, position: int, most: int) -> int:
    """The end of the noun phrase that names an event: at a mark, a preposition or a verb."""
    words = _words()
    end = position
    for _ in range(most):
        if fixed := words.whole.match(text, end):
            end = fixed.end()
            continue
        word = _WORD.match(text, end)
        if word is None or words.stop.fullmatch(word[1].lower()):
            break
        end = word.end()
    return end


def _preceding(text: str, node: Node, time: Time, floor: int) -> Node | None:
    words = _words()
    begin = max(floor, node.start - REACH)
    window = text[begin : node.start]
    cut = max(window.rfind(mark) for mark in ",;:()!?.\n") + 1
    event = words.before.search(window, cut) or words.earlier.search(window, cut)
    if event is None and time.frame == "before":
        event = words.sooner.search(window, cut)
    if event is None:
        return None
    starts = [match.start() for match in re.finditer(r"[^\s]+", window[: event.end()]) if match.start() >= cut]
    starts = [cut, *starts][-words.most + 1 :]
    while len(starts) > 2 and words.loose.match(window, starts[0]):
        starts.pop(0)
    first = starts[0]
    subject = words.subject.match(window, first)
    if subject:
        first = subject.end()
    if words.objectless.search(window, event.start(), event.end()):
        # An event without an object of its own: what stands before it in the accusative belongs to the act.
        first = max((found.end() for found in words.object.finditer(window, first, event.start())), default=first)
    while first < len(window) and window[first].isspace():
        first += 1
    name = " ".join(window[first : event.end()].split())
    if not name or name[0] in "«»-–":
        return None
    is_before = event.re is words.earlier
    if is_before and time.frame == "within":
        time = replace(time, frame="before")
    if time.frame == "during":
        time = Time("offset", offset="P1Y", frame="within", rules=time.rules)
    return replace(node, start=begin + first, value=replace(time, anchor=name))


def _ahead(text: str, node: Node, time: Time, floor: int) -> Node | None:
    """The event before a Russian offset (`после получения уведомления в течение …`) names the anchor, not the span."""
    begin = max(floor, node.start - REACH)
    window = text[begin : node.start]
    cut = max(window.rfind(mark) for mark in ";:()!?.\n") + 1
    markers = list(_words().ahead.finditer(window, cut))
    if not markers or time.frame == "during":
        return None
    position = begin + markers[-1].end()
    name = " ".join(text[position : _event_end(text, position, _AHEAD)].split())
    return replace(node, value=replace(time, anchor=name)) if name else None


@cache
def _words() -> _Words:
    data: Mapping[str, Any] = tomllib.loads(
        files("nlp").joinpath("data", "time_anchors.toml").read_text(encoding="utf-8")
    )["anchor"]
    most = int(data["most_words"])
    return _Words(**{key: re.compile(given) for key, given in data.items() if key != "most_words"}, most=most)
