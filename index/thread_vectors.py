"""The vector of a statement: the middle of that of its wording and that of the words which tell of its subject.

The wording alone is near to any other of its kind (`... has been submitted to the Government`), the words alone lose
how they belong together; measured in docs/threads.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embedding import Matrix
from index.thread_material import Said


def texts(said: Sequence[Said]) -> list[str]:
    """What is to be embedded of statements: their wordings, then the telling words of each."""
    return [one.worded for one in said] + [one.telling for one in said]


def middles(rows: Matrix) -> Matrix:
    """The raw vectors of statements from those of their `texts`."""
    half = len(rows) // 2
    made: Matrix = ((rows[:half] + rows[half:]) / 2).astype(np.float32)
    return made
