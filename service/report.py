"""What an ingest, a removal or a replacement did, as lines of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.model import Status
from service.changes import Removed, Replaced
from service.ingest import Report

HEADER = f"{'file':>11}  {'status':<8}{'pages':>6}{'passages':>10}{'tags':>7}{'seconds':>9}  name"
# What hangs on a document, in words.
_HUNG = {"passages": "passages", "annotations": "tags", "commitments": "commitments"}


def line(report: Report, at: int, total: int) -> str:
    """A row of the table, with the message and the warnings below it."""
    pages = str(report.pages) if report.pages else ""
    counts = f"{report.passages:>10}{report.annotations:>7}" if report.new else " " * 17
    seconds = f"{sum(report.seconds.values()):.1f}" if report.seconds else ""
    row = f"{f'[{at}/{total}]':>11}  {report.status.value:<8}{pages:>6}{counts}{seconds:>9}  {report.source}"
    if report.members:
        row += f" ({report.members} files in it)"
    elif report.status is not Status.FAILED and not report.new and report.document:
        row += " (already in the library)"
    below = [f"failed ({report.category}): {report.message}"] if report.status is Status.FAILED else []
    below += [f"warning: {warning}" for warning in report.warnings]
    return "\n".join([row, *(f"             {said}" for said in below)])


def summary(reports: Sequence[Report]) -> str:
    """How many files ended how, and the seconds that each stage took in all processes together."""
    counts = {status: sum(report.status is status for report in reports) for status in Status}
    new = [report for report in reports if report.new]
    stages: dict[str, float] = {}
    for report in new:
        for stage, seconds in report.seconds.items():
            stages[stage] = stages.get(stage, 0.0) + seconds
    profile = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in stages.items())
    told = ", ".join(f"{count} {status.value}" for status, count in counts.items())
    text = f"{len(reports)} files: {told}; {len(new)} new" + (f" ({profile})" if profile else "")
    if counts[Status.FAILED]:
        text += "\nTry the failed ones again with: mindet ingest --failed"
    return text


def removal(removed: Removed) -> str:
    """What was taken out, and what went with it."""
    return f"removed {removed.source} ({removed.document}), with it {_hung(removed.hung)}"


def replacement(made: Replaced) -> str:
    """What went, and what came in its place."""
    came = f"in its place {made.source} ({made.document}), with it {_hung(made.hung)}"
    return "\n".join([removal(made.removed), came, *(f"warning: {warning}" for warning in made.warnings)])


def _hung(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts.get(table, 0)} {word}" for table, word in _HUNG.items())
