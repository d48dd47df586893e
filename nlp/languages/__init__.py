"""One folder a language, one small file a concern. May import `corpus.model`; only `language.py` loads spaCy."""
