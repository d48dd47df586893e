"""A sample as a page of a portal: a menu, the main content, a footer, and the date and title in its metadata."""

from __future__ import annotations

from html import escape

from eval.samples.markup import Line, Row, Sample, Style

MENU = {
    "ru": ("Главная", "Новости", "Документы", "Контакты", "Карта сайта"),
    "kk": ("Басты бет", "Жаңалықтар", "Құжаттар", "Байланыс", "Сайт картасы"),
}
FOOTER = {
    "ru": "© Вымышленный портал. Все права защищены.",
    "kk": "© Ойдан шығарылған портал. Барлық құқықтар қорғалған.",
}
_TAGS = {Style.HEADING: "h2", Style.SMALL: "small"}


def html(sample: Sample) -> bytes:
    """A whole HTML page in UTF-8."""
    menu = "".join(f'<li><a href="/{at}">{escape(name)}</a></li>' for at, name in enumerate(MENU[sample.language]))
    published = (
        f'<meta property="article:published_time" content="{sample.date}T09:00:00+05:00">' if sample.date else ""
    )
    page = f"""<!DOCTYPE html>
<html lang="{sample.language}"><head><meta charset="utf-8"><title>{escape(sample.title)} | Портал</title>
<meta property="og:title" content="{escape(sample.title)}">{published}
<style>nav ul {{ list-style: none }}</style><script>var menu = "открыть";</script></head>
<body><nav><ul>{menu}</ul></nav>
<main><article><h1>{escape(sample.title)}</h1>
{_content(sample.parts)}
</article></main>
<footer><p>{escape(FOOTER[sample.language])}</p></footer></body></html>
"""
    return page.encode()


def _content(parts: tuple[Line | Row, ...]) -> str:
    out: list[str] = []
    in_table = False
    for part in parts:
        if isinstance(part, Row) != in_table:
            out.append("</table>" if in_table else "<table>")
            in_table = not in_table
        if isinstance(part, Row):
            cell = "th" if part.header else "td"
            out.append("<tr>" + "".join(f"<{cell}>{escape(text)}</{cell}>" for text in part.cells) + "</tr>")
        elif part.style is not Style.CENTER:
            inner = escape(part.text.strip().replace("\\-", ""))
            tag = _TAGS.get(part.style, "p")
            out.append(f"<{tag}>{inner}</{tag}>" if tag != "small" else f"<p><small>{inner}</small></p>")
    return "\n".join(out + ["</table>"] * in_table)
