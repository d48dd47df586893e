"""The sample library: invented documents in the genres and with the traps of real ones, as PDF, DOCX, HTML and TXT.

`python -m eval.samples FOLDER` writes them; the same bytes each time. Their texts are in `texts/`, one file a document:
a TOML head, `---`, then one line a paragraph. `#` heads a section, `?` is a form's question, `@right`, `@center`,
`@left`, `@small` place a line, `|` is a table row (`|!` a header cell, `|=` a row of one cell, `¶` a line break in it),
`\\-` a hyphen that a line end forced into a word.
"""
