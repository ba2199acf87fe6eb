"""scikit-learn has no random numbers of its own: `random_state=None` draws from numpy's shared ones."""

from __future__ import annotations

from deeprules_jupyter.experiments.determinism.source import Source, Wish


class RandomState(Source):
    """Estimators and splits with `random_state=None`."""

    name = "random_state=None"
    module = "sklearn"

    def now(self) -> str:
        return "drawn from np.random"

    def effect(self, wish: Wish) -> str:
        return (
            "scikit-learn's estimators and splits without random_state repeat when np.random is seeded, in any n_jobs"
        )


SOURCES = (RandomState(),)
