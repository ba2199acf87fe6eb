"""Objects of classes that nobody described: what has `fit` and `transform` is taken for a transformer, with doubt."""

from __future__ import annotations

from deeprules_jupyter.dataflow.tuning import Tuning
from deeprules_jupyter.dataflow.values import Val


class Guesses(Tuning):
    """Adds what the names of methods say of an unknown object. What rests on it is a note, never a warning."""

    def guessed_method(self, owner: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """The value of such a method; None where the name says nothing."""
        data = args[0] if args else kwargs.get("X", Val())
        if not owner.maker or data.rows is None or name not in ("fit", "fit_transform", "transform"):
            return None
        if name != "transform":
            target = kwargs.get("y", args[1] if len(args) > 1 else Val())
            owner.learned = self.emit_fit(
                owner.maker, "transform", data, supervised=bool(target.rows), now=False, certain=False
            )
        if name == "fit":
            return owner
        out = self.select(data, [], "")
        if owner.learned:
            self.apply_stats([owner.learned])  # what only fits may be anything: an explainer, a search, a plot
            out.fits = data.all_fits() | {owner.learned}
            out.way = self.on_the_way(data, f"perhaps transformed by {owner.maker}")
        return out
