"""Importing this loads all that tagging needs, for the process that workers are forked from: none loads it again."""

from corpus.model import Language
from nlp.pipeline import pipeline

for _language in Language:
    pipeline(_language)("Министрлік 2025 жылғы 1 шілдеге дейін 5 га. Министерство до 1 июля 2025 года обеспечит 5 га.")
