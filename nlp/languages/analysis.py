"""What a language knows of one word form by itself: its lemma, its part of speech and its features."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Analysis:
    """A lemma (in Kazakh the stem), a universal part of speech or "", and UD features as `Case=Gen|Number=Plur`."""

    lemma: str
    pos: str = ""
    features: str = ""
