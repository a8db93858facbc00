"""The lines that `benches/run` reads; `figure.rs` prints the same."""

import typing

PREFIX = "figure: "
SEPARATOR = " | "


class Figure(typing.NamedTuple):
    """What was measured, and what it is compared with. All are texts."""

    what: str
    ours: str
    peer: str
    theirs: str
    ratio: str


def line(what, ours, peer, theirs, ratio):
    """The line of a figure; the last three are empty if nothing is compared."""
    return PREFIX + SEPARATOR.join([what, ours, peer, theirs, ratio and f"{ratio:.2f}"])


def read(output):
    """The figures in the output of a benchmark."""
    return [Figure(*text.removeprefix(PREFIX).split(SEPARATOR)) for text in output.splitlines() if text.startswith(PREFIX)]
