"""The sheet that pictures are drawn on: size, type, heading, and the way to bytes.

Not here: what is drawn.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from stance.errors import InputError, MissingExtraError
from stance.markup import one_line, shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAX_LABELS = 12
"""Most labels that are drawn: the cells of a confusion matrix of more cannot be read on a page."""

INK, SOFT, FAINT = "#1b1f26", "#5f6673", "#d5d9e0"
"""Lines and words; what stands behind them; rules. Colours are left to the labels."""

_DPI = 200  # twice the 100 that a screen of old shows, so that a page may show it at half its size
_COLOURS = 256  # half of the bytes that all colours take; what changes are a few points on edges of letters
_MARGIN = 0.14
_TITLE, _SUBTITLE = 11.0, 8.5
_LEADING = 1.35
# Mean width of a letter of DejaVu Sans, in parts of its size; the title is bold.
_LETTER, _BOLD_LETTER = 0.54, 0.61

_SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],  # comes with matplotlib
    "font.size": 8.5,
    "text.color": INK,
    "text.parse_math": False,  # a name may hold two dollar signs and mean them
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "svg.hashsalt": "stance",  # otherwise the names within an SVG file are drawn by lot
    "svg.fonttype": "path",
}


def check_plots() -> None:
    """Refuse early, where matplotlib is not installed.

    Raises
    ------
    MissingExtraError
        If it is not.
    """
    try:
        import matplotlib.figure  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        raise MissingExtraError(
            "plots need matplotlib; install matplotlib, or this package with its extra 'plots'"
        ) from error


def check_drawable(labels: Sequence[str]) -> None:
    """Refuse more labels than can be drawn.

    Raises
    ------
    InputError
        If there are more than `MAX_LABELS`.
    """
    if len(labels) > MAX_LABELS:
        raise InputError(
            f"there are {len(labels)} labels, and plots show at most {MAX_LABELS}; join labels or leave the plots out"
        )


def render(figure: Figure) -> dict[str, bytes]:
    """Turn a picture into files.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What a function of this room drew.

    Returns
    -------
    dict of str to bytes
        ``"png"``, 200 points an inch, and ``"svg"``, letters as outlines. The same picture gives the same bytes with
        the same version of matplotlib: no date and no random name is in them. Title and subtitle stand in both as
        ``Description``.
    """
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 - optional

    told = str(figure.get_label())
    about = PngImagePlugin.PngInfo()
    about.add_itxt("Description", told)
    drawn, svg, png = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with _settings():
        figure.savefig(drawn, format="png", dpi=_DPI)
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Description": told})
    with Image.open(drawn) as image:
        few = image.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(png, format="png", optimize=True, dpi=(_DPI, _DPI), pnginfo=about)
    return {"png": png.getvalue(), "svg": svg.getvalue()}


@contextmanager
def sheet(width: float, height: float, title: str, subtitle: str) -> Iterator[Figure]:
    """Give a figure with its heading; what is drawn in the block has the settings of this room.

    Parameters
    ----------
    width, height : float
        In inches; the height is that below the heading.
    title, subtitle : str
        What is found, and what is shown; broken into lines as needed.
    """
    check_plots()
    from matplotlib.figure import Figure  # noqa: PLC0415 - optional

    titles = textwrap.wrap(title, int((width - 2 * _MARGIN) * 72 / (_TITLE * _BOLD_LETTER)))
    subtitles = textwrap.wrap(subtitle, int((width - 2 * _MARGIN) * 72 / (_SUBTITLE * _LETTER)))
    lines = [(line, _TITLE, "bold", INK) for line in titles] + [(line, _SUBTITLE, "normal", SOFT) for line in subtitles]
    heading = _MARGIN + sum(size * _LEADING / 72 for _, size, _, _ in lines) + 0.08
    total = height + heading
    with _settings():
        figure = Figure(figsize=(width, total), layout="constrained", facecolor="white")
        engine: Any = figure.get_layout_engine()
        inset = _MARGIN / width
        engine.set(rect=(inset, _MARGIN / total, 1 - 2 * inset, (height - _MARGIN) / total), w_pad=0, h_pad=0.03)
        figure.set_label(f"{title}. {subtitle}")
        top = total - _MARGIN
        for line, size, weight, colour in lines:
            place: Any = {"x": _MARGIN / width, "y": top / total, "va": "top", "in_layout": False}
            figure.text(s=line, fontsize=size, fontweight=weight, color=colour, **place)
            top -= size * _LEADING / 72
        yield figure


def plain(axes: Axes, *, left: bool = True, bottom: bool = True) -> None:
    """Leave of the axes' frame only what is asked for, and short marks."""
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.spines["left"].set_visible(left)
    axes.spines["bottom"].set_visible(bottom)
    axes.tick_params(axis="x", length=2.5 * bottom)
    axes.tick_params(axis="y", length=2.5 * left)


def shown(name: str, most: int = 40) -> str:
    """Give a name as pictures show it: on one line, without what cannot be printed, cut where it is long."""
    return shorten(one_line(name) or ascii(name), most)


def percent(share: float) -> str:
    """Write a share from 0 to 1 in whole percent."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


@contextmanager
def _settings() -> Iterator[None]:
    """Draw with the settings of this room, whatever the reader's own are; matplotlib's come back afterwards."""
    import matplotlib as mpl  # noqa: PLC0415 - optional

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        # A letter that the font lacks is drawn as a box, and older versions do not join those of some scripts; which
        # letters a name has is not the reader's fault.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ ", category=UserWarning)
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support", category=UserWarning)
        yield
