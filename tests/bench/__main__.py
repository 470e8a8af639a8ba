"""python -m tests.bench: how long a tap takes, and how many a second, beside a bare bot in the same run."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.bench.contest import TAPS, Round, contest

ROUNDS = 3
MEASURES: dict[str, tuple[Callable[[Round], float], str]] = {
    "tap to feedback, median": (lambda r: r.median * 1000, "ms"),
    "tap to feedback, p95": (lambda r: r.p95 * 1000, "ms"),
    "taps a second": (lambda r: r.per_second, "/s"),
    "CPU of the bot a tap": (lambda r: r.cpu / r.taps * 1000, "ms"),
    "CPU of the stage a tap": (lambda r: r.stage_cpu / r.taps * 1000, "ms"),
}


def summary(rounds: Sequence[Round], rss: dict[str, float]) -> Iterator[dict[str, object]]:
    """One line for each thing that was measured: the medians of the rounds, and their ratio."""
    for people in sorted({r.people for r in rounds}):
        for name, (measure, unit) in MEASURES.items():
            found = {
                bot: median(measure(r) for r in rounds if (r.bot, r.people) == (bot, people)) for bot in rss
            }
            yield {"people": people, "what": name, "unit": unit, **found}
    yield {"people": None, "what": "memory at most", "unit": "MB", **rss}


def table(lines: Sequence[dict[str, object]]) -> Iterator[str]:
    """The same, to be read."""
    yield f"{'':34}{'ours':>10}{'bare':>10}{'':5}{'ours/bare':>10}"
    shown = object()
    for line in lines:
        if line["people"] != shown:
            shown = line["people"]
            yield {None: "", 1: "1 person"}.get(shown, f"{shown} people at once")
        ours, bare = line["ours"], line["echo"]
        yield f"  {line['what']:32}{ours:10.1f}{bare:10.1f} {line['unit']:4}{ours / bare:10.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON, with every round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rounds, rss = asyncio.run(contest(Path(folder), chosen.rounds, TAPS))
    lines = list(summary(rounds, rss))
    played = len(rounds) // (len(TAPS) * len(rss))
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "rounds": played}
    if chosen.json:
        text = json.dumps({**machine, "medians": lines, "every_round": [vars(r) for r in rounds]}, indent=2)
    else:
        text = "\n".join([", ".join(f"{name} {value}" for name, value in machine.items()), *table(lines)])
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
