"""Alternating runs and their medians, so that a busy moment touches both sides alike."""

import gc
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

#: Runs per side; the issue asks for at least so many.
RUNS = 15


@dataclass(frozen=True, slots=True)
class Result:
    """``ratio`` is measured over reference, without a unit; lower is better for all of ours."""

    name: str
    ratio: float
    goal: float
    detail: str
    sound: bool = True  # what has to hold besides the ratio

    @property
    def reached(self) -> bool:
        return self.sound and self.ratio <= self.goal

    def line(self) -> str:
        return json.dumps(
            {
                "name": self.name,
                "ratio": round(self.ratio, 4),
                "goal": self.goal,
                "better": "lower",
                "detail": self.detail,
            }
        )


def seconds(deed: Callable[[], object], times: int = 1) -> float:
    """Time one run of ``times`` calls, per call; rubbish is cleared before, not during."""
    gc.collect()
    start = time.perf_counter()
    for _ in range(times):
        deed()
    return (time.perf_counter() - start) / times


def medians(*deeds: Callable[[], object], runs: int = RUNS, times: int = 1) -> list[float]:
    """The median of each deed, in seconds: one warm-up, then by turns, each round reversed."""
    for deed in deeds:
        deed()
    taken: list[list[float]] = [[] for _ in deeds]
    for number in range(runs):
        order = range(len(deeds)) if number % 2 == 0 else reversed(range(len(deeds)))
        for place in order:
            taken[place].append(seconds(deeds[place], times))
    return [median(found) for found in taken]
