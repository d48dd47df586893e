"""Charts as SVG for pages and as PNG for notes: lines of what was planned and reported, and bars of counts.

matplotlib draws; what comes out of it is put right here: no styles (the pages forbid inline ones), ink in the colour of
the text around it, a title and a description for readers of the screen. Shapes and labels tell apart what colours do.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, DateFormatter, YearLocator, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from corpus.model import short_id
from service.web.i18n import compact_text

_INK = "#1b2326"
_SVG = "http://www.w3.org/2000/svg"
_FONT = "DejaVu Sans"
_INCH = 2.54
_DPI = 200
_STYLE = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_SHORTHAND = re.compile(r"(?:(bold|\d00)\s+)?([\d.]+)px\s+(.+)")
_REFERENCE = re.compile(r"#([\w-]+)")
_LONGEST_LABEL = 46


class Said(StrEnum):
    """As what a point of a measure is stated."""

    PLAN = "plan"
    FACT = "fact"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line: the day it stands for, how much, as what, and whether another text says otherwise."""

    day: date
    value: float
    said: Said
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What a chart is called and says to those who do not see it, its legend; ``target`` is a plan without a day."""

    title: str
    description: str
    legend: Mapping[str, str]
    unit: str = ""
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A named count with its colour."""

    name: str
    count: int
    colour: str


_LINES: Mapping[Said, Mapping[str, Any]] = {
    Said.PLAN: {"color": "#c9501a", "linestyle": (0, (5, 3)), "marker": "s", "markerfacecolor": "none"},
    Said.FACT: {"color": "#0e7c91", "linestyle": "-", "marker": "o"},
    Said.BASELINE: {"color": "#7a6ad8", "linestyle": "", "marker": "^"},
}


def lines_svg(dots: Sequence[Dot], named: Named, language: str) -> str:
    """Plan against fact over time, as an SVG element to stand in a page."""
    return _svg(_lines(dots, named, language), named)


def lines_png(dots: Sequence[Dot], named: Named, language: str) -> bytes:
    """The same as a picture for a note."""
    return _png(_lines(dots, named, language))


def bars_svg(bars: Sequence[Bar], named: Named, language: str) -> str:
    """Counts as horizontal bars, as an SVG element to stand in a page."""
    return _svg(_bars(bars, language), named)


def bars_png(bars: Sequence[Bar], language: str) -> bytes:
    """The same as a picture for a note."""
    return _png(_bars(bars, language))


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    """An empty chart, its size in centimetres."""
    figure = Figure(figsize=(width / _INCH, height / _INCH), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9)
    return figure, axes


def _lines(dots: Sequence[Dot], named: Named, language: str) -> Figure:
    figure, axes = _figure(17, 8)
    for said in Said:
        own = sorted((dot for dot in dots if dot.said is said), key=lambda dot: (dot.day, dot.value))
        if own:
            axes.plot(
                [date2num(dot.day) for dot in own],
                [dot.value for dot in own],
                label=named.legend[said.value],
                linewidth=2,
                markersize=6,
                **_LINES[said],
            )
    against = [dot for dot in dots if dot.contradicted]
    if against:
        axes.plot(
            [date2num(dot.day) for dot in against],
            [dot.value for dot in against],
            linestyle="",
            marker="o",
            markersize=13,
            markerfacecolor="none",
            markeredgecolor="#d8343c",
            markeredgewidth=1.5,
            label=named.legend["contradicted"],
        )
    if named.target is not None:
        axes.axhline(named.target, color="#c9501a", linestyle=(0, (2, 3)), linewidth=1.6, label=named.legend["target"])
    _label(axes, dots, language)
    _dates(axes, [dot.day for dot in dots])
    values = [*(dot.value for dot in dots), *([named.target] if named.target is not None else [])]
    lowest, highest = min(values), max(values)
    if lowest >= 0:
        axes.set_ylim(0, highest * 1.18 or 1)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=all(value == int(value) for value in values)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: compact_text(value, language)))
    axes.set_ylabel(named.unit, fontsize=9, parse_math=False)
    axes.grid(axis="y", color="#87969b", alpha=0.35, linewidth=0.7)
    axes.legend(fontsize=9, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)
    return figure


def _label(axes: Any, dots: Sequence[Dot], language: str) -> None:
    """The numbers themselves beside their points: the plan's above, what is reported below; rivals keep apart."""
    highest: dict[tuple[date, Said], float] = {}
    for dot in dots:
        highest[dot.day, dot.said] = max(dot.value, highest.get((dot.day, dot.said), dot.value))
    for dot in {(dot.day, dot.value, dot.said): dot for dot in dots}.values():
        rival = dot.contradicted and dot.value == highest[dot.day, dot.said]
        above = dot.said is Said.PLAN or rival or not dot.value
        axes.annotate(
            compact_text(dot.value, language),
            (date2num(dot.day), dot.value),
            textcoords="offset points",
            xytext=(0, (11 if dot.contradicted else 8) if above else (-19 if dot.contradicted else -15)),
            ha="center",
            fontsize=8.5,
            parse_math=False,
        )


def _dates(axes: Any, days: Sequence[date]) -> None:
    """Ticks by year, or by month where all lies in few of them."""
    first, last = min(days), max(days)
    if last.year - first.year >= 1:
        # A year's figure stands at its last day: the tick that names the year stands there too.
        axes.xaxis.set_major_locator(YearLocator(max(1, (last.year - first.year) // 8), month=12, day=31))
        axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    else:
        axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=6))
        axes.xaxis.set_major_formatter(DateFormatter("%m.%Y" if (last - first).days > 60 else "%d.%m.%Y"))
    margin = max(45, (last - first).days * 0.07)
    axes.xaxis_date()
    axes.set_xlim(date2num(first) - margin, date2num(last) + margin)


def _bars(bars: Sequence[Bar], language: str) -> Figure:
    figure, axes = _figure(17, 1.2 + 0.75 * len(bars))
    names = [_short(bar.name) for bar in bars]
    places = range(len(bars), 0, -1)
    axes.barh(list(places), [bar.count for bar in bars], color=[bar.colour for bar in bars], height=0.62)
    axes.set_yticks(list(places), labels=names, fontsize=9.5, parse_math=False)
    most = max((bar.count for bar in bars), default=1) or 1
    for place, bar in zip(places, bars, strict=True):
        axes.annotate(
            compact_text(bar.count, language),
            (bar.count, place),
            textcoords="offset points",
            xytext=(5, 0),
            va="center",
            fontsize=9.5,
            parse_math=False,
        )
    axes.set_xlim(0, most * 1.12)
    axes.xaxis.set_visible(False)
    axes.spines[["bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(_written(figure, out), metadata={"Software": None})
    return out.getvalue()


def _written(figure: Figure, out: io.BytesIO) -> io.BytesIO:
    figure.set_dpi(_DPI)
    return out


def _svg(figure: Figure, named: Named) -> str:
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "mindet"}):
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = etree.fromstring(out.getvalue())
    own = short_id("chart", named.title, named.description, str(len(out.getvalue())))
    _plain(root, own)
    _named(root, named, own)
    return etree.tostring(root, encoding="unicode")


def _plain(root: Any, own: str) -> None:
    """Styles as attributes, ids of its own, the figure's ink that of the page, no ground."""
    for element in list(root.iter(f"{{{_SVG}}}style", f"{{{_SVG}}}metadata")):
        element.getparent().remove(element)
    for element in root.iter(etree.Element):
        for name, value in _declared(element.attrib.pop("style", "")):
            element.set(name, "currentColor" if value in (_INK, "#000000") else value)
        if element.get("id"):
            element.set("id", f"c{own}-{element.get('id')}")
        for name, value in list(element.attrib.items()):
            if name != "id" and "#" in value and ("url(#" in value or value.startswith("#")) and "olor" not in value:
                reference = value.startswith("#") and not name.endswith("href")
                element.set(name, value if reference else _REFERENCE.sub(rf"#c{own}-\1", value))
    for patch in root.xpath("//*[local-name()='g'][contains(@id, 'patch_1') or contains(@id, 'patch_2')]/*"):
        if patch.get("fill") == "#ffffff":
            patch.set("fill", "none")
    for text in root.iter(f"{{{_SVG}}}text"):
        text.set("fill", "currentColor")
    root.set("stroke-linejoin", "round")


def _declared(style: str) -> Iterable[tuple[str, str]]:
    """The declarations of a style as attributes of SVG; the shorthand of fonts is taken apart."""
    for name, value in _STYLE.findall(style):
        if name == "font":
            found = _SHORTHAND.fullmatch(value)
            if found:
                yield from (("font-weight", found[1] or "normal"), ("font-size", found[2]))
                yield "font-family", f"{_FONT}, system-ui, sans-serif"
        else:
            yield name, value


def _named(root: Any, named: Named, own: str) -> None:
    """A title and a description, read out in place of the picture."""
    description = etree.Element(f"{{{_SVG}}}desc", id=f"d{own}")
    description.text = named.description
    title = etree.Element(f"{{{_SVG}}}title", id=f"t{own}")
    title.text = named.title
    for old in root.findall(f"{{{_SVG}}}title"):
        root.remove(old)
    root.insert(0, description)
    root.insert(0, title)
    root.set("role", "img")
    root.set("class", "chart")
    root.set("aria-labelledby", f"t{own}")
    root.set("aria-describedby", f"d{own}")
    for fixed in ("width", "height"):
        root.attrib.pop(fixed, None)
