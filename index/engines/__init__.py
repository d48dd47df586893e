"""What differs between the databases: words in FTS5 or `tsvector`, vectors in FAISS or pgvector.

Each pair answers to one interface (`index.engines.interfaces`) and to one suite of tests; `index.words` and
`index.vectors` choose by the connection.
"""
