"""Known text as PDFs that LibreOffice makes: justified, in a font of choice, in columns, parted at soft hyphens."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from corpus.readers.office import installed
from eval.printed import FONTS, Setting, syllables

_SECONDS = 120
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}


def rendered(texts: Sequence[str], setting: Setting) -> bytes | None:
    """A PDF of justified paragraphs; None where LibreOffice is not installed."""
    program = installed()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fonts").mkdir()
        # Fonts of the interpreter's packages are made known to the program; it would take another one instead.
        shutil.copy(FONTS[setting.font], folder / "fonts")
        (folder / "a.fodt").write_text(_document(texts, setting), encoding="utf-8")
        command = [
            str(program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", name, str(folder / "a.fodt")),
        ]
        environment = {**os.environ, "XDG_DATA_HOME": name, "HOME": name}
        for _ in range(2):  # The first run may only set up the profile.
            subprocess.run(command, check=False, timeout=_SECONDS, env=environment, capture_output=True)
            if (folder / "a.pdf").exists():
                return (folder / "a.pdf").read_bytes()
    raise RuntimeError("LibreOffice made no PDF")


def _document(texts: Sequence[str], setting: Setting) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _SPACES.items())
    said = texts if not setting.hyphenated else [" ".join(map(syllables, text.split())) for text in texts]
    body = "".join(f'<text:p text:style-name="P">{escape(text)}</text:p>' for text in said)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {spaces} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-align="justify"
fo:text-indent="1cm" fo:margin-bottom="0.2cm" fo:hyphenation-ladder-count="no-limit"/>
<style:text-properties style:font-name="{setting.font}" fo:font-family="'{setting.font}'"
fo:font-size="{setting.size}pt"/></style:style>
<style:style style:name="S" style:family="section"><style:section-properties><style:columns
fo:column-count="{setting.columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
fo:margin="2cm"/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>
<office:body><office:text><text:section text:style-name="S" text:name="A">{body}</text:section></office:text>
</office:body>
</office:document>"""
