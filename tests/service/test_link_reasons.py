"""Why a statement is tied to an undertaking is said in the language of the page."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from index import thread_context, thread_groups, thread_score
from service.web.i18n import LANGUAGES
from service.web.link_reasons import LISTED, REASONS, link_reason


def given(module: ModuleType) -> Iterator[str]:
    """The reasons in a module: the texts that signs and scores are made with."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Sign", "Score"):
            for part in (one for argument in node.args[1:] for one in ast.walk(argument)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip(" ,"):
                    yield part.value


@pytest.mark.parametrize("module", [thread_score, thread_groups])
def test_every_reason_that_the_index_gives_is_known(module: ModuleType) -> None:
    found = set(given(module))
    assert found
    assert found <= {*REASONS, *LISTED}


def test_what_two_documents_share_is_a_reason_too() -> None:
    assert '"the documents share other points"' in inspect.getsource(thread_context)
    assert "the documents share other points" in REASONS


def test_reasons_are_said_in_each_language() -> None:
    said = {language: link_reason(language, "the same region") for language in LANGUAGES}
    assert len(set(said.values())) == len(said)
    assert link_reason("ru", "both say мост, река") == "в обоих есть: мост, река"
    assert link_reason("kk", "both count мектеп") == "екеуі де санайды: мектеп"
