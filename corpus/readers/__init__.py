"""One module a format: bytes in, a `corpus.model.Extract` out. May import `corpus.model` and `corpus.errors`."""
