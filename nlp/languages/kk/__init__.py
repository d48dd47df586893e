"""Kazakh: what its letters, words, abbreviations, numerals and endings are."""
