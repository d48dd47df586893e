"""The tagger with one piece of its knowledge taken away, to see what that piece is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from unittest.mock import patch

from spacy.tokens import Doc

from corpus.model import Annotation, Block, Document, Kind, Label
from nlp import spans, statements
from nlp.pipeline import annotate


@dataclass(frozen=True, slots=True)
class Ablation:
    """What is taken away: from the document, from the rules whose finds count, from what the stages tell each other."""

    name: str
    document: Callable[[Document], Document] = lambda document: document
    rules: frozenset[str] = frozenset()
    context: Callable[[], AbstractContextManager[object]] = nullcontext

    def tags(self, document: Document) -> list[Annotation]:
        """The tags of a document without it."""
        with self.context():
            tags = annotate(self.document(document))
        return [tag for tag in tags if tag.made_by not in self.rules]


def _without_roles(document: Document) -> Document:
    return replace(document, blocks=tuple(replace(block, role=None, header=False) for block in document.blocks))


def _untyped(_blocks: Sequence[Block], docs: Sequence[Doc], _kind: Kind) -> None:
    """Call every sentence `none` before deadlines are told from other times."""
    for doc in docs:
        finds = spans.read(doc, Label.OBLIGATION.value)
        spans.write(doc, Label.OBLIGATION.value, [replace(find, value={"type": "none"}) for find in finds])


NOTHING = Ablation("nothing left out")
ABLATIONS = (
    Ablation("roles of columns", _without_roles),
    Ablation("kind of document", lambda document: replace(document, kind=Kind.OTHER)),
    Ablation("date of document", lambda document: replace(document, date=None, period=None)),
    Ablation("glossary", lambda document: replace(document, glossary={})),
    Ablation("names of bodies", rules=frozenset({"agency.name", "agency.list"})),
    Ablation("abbreviations of bodies", rules=frozenset({"agency.short"})),
    Ablation("lead-ins of lists", context=lambda: patch.object(statements, "inherit", lambda *_: None)),
    Ablation("types of statements", context=lambda: patch.object(statements, "inherit", _untyped)),
)
