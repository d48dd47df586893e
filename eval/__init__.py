"""Measuring: our own gold, the sample library, metrics and benchmarks. May import everything; nothing imports it."""
