"""Stems and features of Kazakh words."""

from __future__ import annotations

from functools import lru_cache

from nlp.languages.analysis import Analysis


@lru_cache(maxsize=200_000)
def analyse(form: str) -> Analysis:
    """The stem of a form."""
    return Analysis(form.lower())
