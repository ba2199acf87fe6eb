"""Facts about how a network compares with traditional models."""

from __future__ import annotations

from deeprules_jupyter.model import Data, Fact


class Baseline(Fact, kw_only=True):
    """Traditional models were tuned on the training rows, and the best of them was scored, beside a network if named.

    Scores are as people know them; the gap is the winner's score minus the network's, higher is better.
    """

    trained: Data | None  # None where the rows are not known by their content, as `held`
    held: Data | None
    held_rows: int  # by which both were judged; 0: cross-validation on the training rows alone
    metric: str
    family: str  # of the winner, such as "random forest"
    score: float  # the winner's: on the held-out rows, or where there are none on those that models are chosen on
    trials: int  # of all traditional models
    families: tuple[tuple[str, int], ...] = ()  # each with its trials, the dummy left out
    signal: bool | None = None  # whether the winner tells more than the dummy
    model: str = ""  # what the person calls the network
    fit: str = ""  # the id of its last fit
    network: float | None = None  # its score
    gap: tuple[float, float, float] | None = None  # its value, low and high
    network_trials: int | None = None  # trainings that are known
    network_seconds: float | None = None
    seconds: float = 0.0  # of all traditional models, on the clock
    flips: tuple[str, ...] = ()  # at equal "trials" or "seconds" the verdict is another one
