"""How people are named in heads and feet of documents: a surname with initials, or two to three names in full."""

from __future__ import annotations

import re

_CAPITAL = "А-ЯЁӘҒҚҢӨҰҮҺІA-Z"
INITIALS = rf"[{_CAPITAL}]\.\s?(?:[{_CAPITAL}][а-яё]?\.\s?)?"
SURNAME = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]{1,40}"
NAME = re.compile(rf"(?:{INITIALS}{SURNAME}|{SURNAME}\s{INITIALS})")
FULL_NAME = re.compile(rf"{SURNAME}(?:\s{SURNAME}){{1,2}}")
DATIVE_NAME = re.compile(
    rf"(?:\S{{2,12}}\s)?(?:{INITIALS}{SURNAME}(?:ке|ге|қа|ға|не|на|а|е|у|ю|ой)|{SURNAME}(?:у|ю|ой|е)\s{INITIALS})"
)
