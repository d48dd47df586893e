"""A sample as text: tables flattened to tabs, and rules wrapped as text copied out of a PDF is."""

from __future__ import annotations

import textwrap

from eval.samples.markup import Line, Row, Sample, Style

WIDTH = 78


def txt(sample: Sample) -> bytes:
    """UTF-8 text: one paragraph a line, or wrapped lines where the sample's layout is that of rules."""
    wrapped = sample.layout == "rules"
    out: list[str] = []
    for part in sample.parts:
        if isinstance(part, Row):
            out.append("\n".join("\t" + cell for cell in part.cells))
        else:
            out.append(_wrap(part) if wrapped else part.text.replace("\\-", ""))
    return ("\n\n".join(out) + "\n").encode()


def _wrap(part: Line) -> str:
    text = part.text.replace("\\-", "")
    if part.style is Style.CENTER:
        return text
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.fill(text.strip(), WIDTH, initial_indent=indent, break_on_hyphens=False)
