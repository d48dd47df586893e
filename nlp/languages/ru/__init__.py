"""Russian: its abbreviations, numerals and the lemmas of its words."""
