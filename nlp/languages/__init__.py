"""One folder a language, one small file a concern. May import `corpus.model`; loading spaCy is left to `language.py`."""
