"""The plots of the performance pages, drawn from the tables of a run.

Rule of this file: nothing is measured here, and the same figures give the same file, so that a
plot changes in a commit only when what it shows has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from benchmarks.contenders import BARE, JSON, MOBILITYHOUSE, ORJSON, TOLERANT_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.tables import Table

__all__ = ["draw"]

# Colours that stay apart for most kinds of colour blindness (Okabe and Ito).
OURS, GROUND, GREEN, ORANGE, SKY, PURPLE, GREY = (
    "#0072B2", "#000000", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#999999",
)  # fmt: skip
_COLOURS = {TOLERANT_NAME: OURS, BARE: GROUND, ORJSON: ORANGE, JSON: GREEN}
_STYLE: Any = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "font.size": 9,
    "legend.frameon": False,
    "svg.fonttype": "none",  # text stays text: searchable, and a tenth of the size
    "svg.hashsalt": "ocpp16j_codec",
}


def draw(tables: Iterable[Table], folder: Path, kind: str = "svg") -> None:
    """Draw what there is a plot for."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        for table in tables:
            plot = _PLOTS.get(table.question)
            if plot is not None:
                figure = plot(table)
                path = folder / f"{table.question}.{kind}"
                metadata = {"Date": None, "Creator": None} if kind == "svg" else None
                figure.savefig(path, format=kind, metadata=metadata, bbox_inches="tight", dpi=110)
                if kind == "svg":  # no blanks at the ends of lines in what is committed
                    lines = path.read_text("utf-8").splitlines()
                    path.write_text("\n".join(map(str.rstrip, lines)) + "\n", "utf-8")


def _figure(width: float, height: float, title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height))
    axes = figure.add_subplot()
    axes.set_title(title)
    return figure, axes


def _time(nanoseconds: float, _: Any = None) -> str:
    for size, name in ((1e9, "s"), (1e6, "ms"), (1e3, "µs")):
        if nanoseconds >= size:
            return f"{nanoseconds / size:g} {name}"
    return f"{nanoseconds:g} ns"


def _size(size: float, _: Any = None) -> str:
    for limit, name in ((1e6, "MB"), (1e3, "kB")):
        if size >= limit:
            return f"{size / limit:g} {name}"
    return f"{size:g} B"


def _bars(axes: Axes, values: dict[str, float], say: Callable[[float], str]) -> None:
    names = list(values)[::-1]
    for place, name in enumerate(names):
        ours = name.startswith((TOLERANT_NAME, "STRICT"))
        axes.barh(place, values[name], color=OURS if ours else GREY, height=0.7)
        axes.annotate(
            say(values[name]),
            (values[name], place),
            (4, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_minor_formatter(NullFormatter())


def _three(nanoseconds: float) -> str:
    return _time(float(f"{nanoseconds:.3g}"))


def _mix(table: Table) -> Figure:
    values = {name: points[0][1] for name, points in table.series.items()}
    values = dict(sorted(values.items(), key=lambda item: item[1]))
    # Dots, as bars on a logarithmic axis have no length that means anything.
    figure, axes = _figure(5, 3.6, "Reading one call of the mix (logarithmic)")
    axes.set_xscale("log")
    for place, (name, value) in enumerate(reversed(values.items())):
        ours = name.startswith((TOLERANT_NAME, "STRICT"))
        axes.plot(value, place, "o", color=OURS if ours else GREY)
        label = {"textcoords": "offset points", "va": "center"}
        axes.annotate(_three(value), (value, place), (7, 0), **label)
    axes.set_yticks(range(len(values)), list(values)[::-1])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", linewidth=0.3)
    axes.xaxis.set_major_formatter(FuncFormatter(_time))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlim(1e3, max(values.values()) * 5)
    return figure


def _fleet(table: Table) -> Figure:
    figure, axes = _figure(5, 3.6, "Reading one call of a fleet (logarithmic)")
    colours = {TOLERANT_NAME: OURS, JSON: GREEN, MOBILITYHOUSE: ORANGE}
    for name, points in table.series.items():
        shares, times = zip(*points, strict=True)
        axes.plot(shares, times, marker="o", linewidth=1, color=colours[name], label=name)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(_time))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(bottom=1e3)
    axes.set_xticks([0, 10, 30, 100])
    axes.set_xlabel("frames of a hundred that deviate")
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.18), ncols=1)
    return figure


def _actions(table: Table) -> Figure:
    figure, axes = _figure(7, 8.5, "Reading the call of each action, times bare msgspec")
    rows = [row for row in table.rows if row.against == BARE]
    other = {row.subject: row for row in table.rows if row.against == ORJSON}
    rows.sort(key=lambda row: row.values[1], reverse=True)
    names = [row.subject for row in rows]
    ours = [row.ratio.value for row in rows]
    theirs = [row.ratio.value / other[row.subject].ratio.value for row in rows]
    axes.axvline(1, color=GROUND, linewidth=1)
    axes.scatter(ours, names, color=OURS, label=TOLERANT_NAME, zorder=3)
    axes.scatter(theirs, names, color=ORANGE, marker="D", s=18, label=ORJSON, zorder=2)
    axes.grid(axis="y", linewidth=0.3)
    axes.set_xlim(left=0)
    axes.set_xlabel("time, as a multiple of bare msgspec's for the same frame")
    axes.legend(loc="lower right")
    return figure


def _encode(table: Table) -> Figure:
    figure, axes = _figure(7, 3, "Writing one frame of the mix, times bare msgspec")
    rows = [row for row in table.rows if row.limit is not None]
    for place, row in enumerate(rows[::-1]):
        checked = ", checked" in row.subject
        axes.barh(place, row.ratio.value, color=OURS if checked else SKY, height=0.7)
        axes.annotate(
            f"{row.ratio.value:.2f}", (row.ratio.value, place), (4, 0),
            textcoords="offset points", va="center",
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [row.subject for row in rows[::-1]])
    axes.axvline(1, color=GROUND, linewidth=1)
    axes.set_xlabel("multiple of bare msgspec's time")
    return figure


def _sizes(table: Table) -> Figure:
    figure, axes = _figure(7, 4, "Reading MeterValues of growing size")
    for name, points in table.series.items():
        sizes, times = zip(*points, strict=True)
        axes.plot(
            sizes, [time / size for time, size in zip(times, sizes, strict=True)],
            marker="o", markersize=4, color=_COLOURS[name], label=name,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(FuncFormatter(_size))
    axes.set_xlabel("size of the frame")
    axes.set_ylabel("nanoseconds for one byte")
    axes.legend()
    return figure


def _broken_text(table: Table) -> Figure:
    figure, axes = _figure(7, 4.5, "Reading broken text: time for one byte, by size")
    for name, points in table.series.items():
        sizes, times = zip(*points, strict=True)
        everywhere = "everywhere" in name
        axes.plot(sizes, times, marker="o", markersize=3, color=OURS if everywhere else GREY)
    axes.plot([], [], color=OURS, label="a break in every sampled value, one line for each kind")
    axes.plot([], [], color=GREY, label="one break in the whole text")
    sound = [row for row in table.rows if "10 kB" in row.subject and row.against.startswith(JSON)]
    typical = sorted(row.values[1] for row in sound)[len(sound) // 2]
    axes.axhline(typical, color=GREEN, label="json.loads of the sound text")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(FuncFormatter(_size))
    axes.set_xlabel("size of the frame")
    axes.set_ylabel("nanoseconds for one byte")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15))
    return figure


def _quirky(table: Table) -> Figure:
    rows = [row for row in table.rows if row.against == JSON][::-1]
    theirs = [row for row in table.rows if row.against != JSON]
    figure, axes = _figure(7, 5.5, "Reading quirky MeterValues with ten sampled values")
    names = [row.subject.partition(",")[0] for row in rows]
    axes.barh(names, [row.values[0] / 1e3 for row in rows], color=OURS, height=0.7)
    axes.axvline(rows[0].values[1] / 1e3, color=GREEN, label="json.loads of the same frame")
    axes.axvline(
        theirs[0].values[1] / 1e3, color=ORANGE,
        label="mobilityhouse unpack + validate of the conforming frame",
    )  # fmt: skip
    axes.set_xlabel("microseconds")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.1))
    return figure


def _memory(table: Table) -> Figure:
    values = {name: points[0][1] for name, points in table.series.items()}
    figure, axes = _figure(7, 2.4, "Memory of 10,000 decoded MeterValues")
    _bars(axes, values, lambda size: f"{size / 1e6:.0f} MB")
    axes.xaxis.set_major_formatter(FuncFormatter(_size))
    axes.set_xlim(right=max(values.values()) * 1.15)
    return figure


def _archive(table: Table) -> Figure:
    figure, axes = _figure(7, 3.6, "An archive into Parquet")
    for (name, points), colour in zip(table.series.items(), (SKY, OURS), strict=False):
        frames, rates = zip(*points, strict=True)
        axes.plot(frames, [rate / 1e3 for rate in rates], marker="o", color=colour, label=name)
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("frames")
    axes.set_ylabel("thousand frames per second")
    axes.legend()
    return figure


_PLOTS: dict[str, Callable[[Table], Figure]] = {
    "mix": _mix,
    "fleet": _fleet,
    "actions": _actions,
    "encode": _encode,
    "sizes": _sizes,
    "quirky-meter-values": _quirky,
    "broken-text": _broken_text,
    "memory": _memory,
    "archive": _archive,
}
