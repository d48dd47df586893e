"""What it means: a `corpus.model.Document` in, its `Annotation`s out, in text order; words and lemmas for the index.

May import `corpus`. Languages live in `nlp/languages/xx`, linguistic knowledge in data files beside the grammars.
"""
