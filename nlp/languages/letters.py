"""The letters that tell Kazakh from Russian, and the Latin look-alikes that stand for them."""

from __future__ import annotations

import re

_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


def has_kazakh_letter(word: str) -> bool:
    """Whether a word holds a letter that Russian does not have."""
    return _KAZAKH.search(word) is not None
