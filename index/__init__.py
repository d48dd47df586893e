"""Finding and relating: passages, embeddings, vector and word indexes, hybrid search. A cache of the store.

May import `nlp` and `corpus`. Never imports spaCy or torch on the way of a query.
"""
