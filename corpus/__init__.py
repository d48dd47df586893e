"""What was said: bytes in, `Document`s out; reading, repairing, structure, particulars, registries, the store.

May import nothing of ours. The value types of every layer live here (`corpus.model`), so that the store can keep what
later stages make.
"""
