"""Data in named columns: Hugging Face Datasets, and items whose parts a network takes by their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

BYTES = 2 << 30  # of a dataset that is read as columns
TARGETS = ("label", "labels", "target", "targets", "y")
TOKENS, SHOWN = "input_ids", "attention_mask"  # what tokenizers call them
NUMBERED = ("id", "idx", "index", "__index_level_0__")
BY_ITEM = ("Image", "Audio", "Video", "Pdf", "Nifti")  # features that are decoded when an item is asked for


@dataclass(frozen=True)
class Columns:
    """Columns of one length by their names; each an array, or a list where its rows are of different lengths."""

    held: dict[str, Any]
    note: str = ""

    def __len__(self) -> int:
        return min((len(one) for one in self.held.values()), default=0)

    def part(self, rows: slice) -> Columns:
        """These rows."""
        return Columns({name: one[rows] for name, one in self.held.items()}, self.note)

    def table(self) -> Any:
        """What a traditional model can read: a frame, texts, or tokens as words of a text.

        Raises ValueError with one clear line.
        """
        import numpy as np

        plain = {name: one for name, one in self.held.items() if _is_plain(one)}
        if TOKENS in self.held and not any(_is_text(one) for one in plain.values()):
            return np.asarray([" ".join(f"t{token}" for token in row) for row in self._tokens()], dtype=object)
        if len(plain) == 1 and _is_text(only := next(iter(plain.values()))):
            return only
        if plain:
            import pandas as pd

            return pd.DataFrame(plain)
        if len(self.held) == 1:
            return np.asarray([np.asarray(row) for row in next(iter(self.held.values()))])
        raise ValueError(f"of the columns {', '.join(self.held)} none is a number or a text")

    def _tokens(self) -> Iterable[Any]:
        import numpy as np

        masks = self.held.get(SHOWN)
        for number, row in enumerate(self.held[TOKENS]):
            tokens = np.asarray(row)
            yield tokens if masks is None else tokens[np.asarray(masks[number]) > 0]


def is_hugging_face(value: Any) -> bool:
    """Whether this is of the library `datasets`."""
    return any(kind.__module__.partition(".")[0] == "datasets" for kind in type(value).__mro__)


def read(dataset: Any, needed: bool) -> tuple[Columns, Any] | None:
    """Columns and target of a Dataset; None where its items have to be asked for one by one.

    `needed`: there is no other target. Raises ValueError with one clear line.
    """
    if hasattr(dataset, "keys"):
        raise ValueError(f"it holds several datasets ({', '.join(dataset.keys())}); give one of them a name of its own")
    if not hasattr(dataset, "num_rows"):
        raise ValueError("a stream has no end that is known; make a Dataset of its first rows")
    if not dataset.num_rows:
        raise ValueError("this Dataset is empty")
    if any(type(one).__name__ in BY_ITEM for one in dataset.features.values()) or dataset.format["type"] == "custom":
        return None
    if dataset.data.nbytes * dataset.num_rows / dataset.data.num_rows > BYTES:
        raise ValueError(f"this Dataset takes more than {BYTES >> 30} GB; give a part: dataset.select(range(100_000))")
    label = target_of(dataset.features, needed)
    frame = dataset.to_pandas()
    target = None if label is None else frame.pop(label).to_numpy()
    copies = [] if target is None else [name for name in frame if _same(frame[name], target)]
    numbers = [name for name in frame if name.lower() in NUMBERED and frame[name].is_unique]
    note = f"{', '.join(copies)} says the same as {label} and was left out." if copies else ""
    kept = frame.drop(columns=[*copies, *numbers])
    return Columns({name: kept[name].to_numpy() for name in kept}, note), target


def target_of(features: dict[str, Any], needed: bool) -> str | None:
    """The column that is told. Raises ValueError with one clear line where it is not clear."""
    named = [name for name in features if name.lower() in TARGETS]
    named = named or [name for name, one in features.items() if type(one).__name__ == "ClassLabel"]
    if len(named) == 1 or (named and not needed):
        return named[0]
    if not needed:
        return None
    of = ", ".join(named or features)
    raise ValueError(f"it is not clear which of its columns is the target ({of}); call that one label")


def of_items(items: Iterable[Any], what: str) -> tuple[Columns, Any]:
    """Items that are dictionaries of tokens and their target, as a tokenizer makes them."""
    import numpy as np

    each = list(items)
    names = [name for name in each[0] if name not in TARGETS]
    label = next((name for name in each[0] if name in TARGETS), None)
    try:
        held = {name: [np.asarray(item[name]) for item in each] for name in names}
        return Columns(held), None if label is None else np.asarray([np.asarray(item[label]) for item in each])
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"the items of this {what} do not all have the same parts: {', '.join(names)}") from None


def _is_plain(column: Sequence[Any]) -> bool:
    return not any(hasattr(one, "__len__") and not isinstance(one, str) for one in column[:20])


def _is_text(column: Sequence[Any]) -> bool:
    return any(isinstance(one, str) for one in column[:20])


def _same(column: Any, target: Any) -> bool:
    """Whether words stand for the classes, one for each."""
    import pandas as pd

    if not _is_text(column.to_numpy()):
        return False
    both = pd.DataFrame({"word": column.to_numpy(), "class": target}).drop_duplicates()
    return bool(both["word"].is_unique and both["class"].is_unique)
