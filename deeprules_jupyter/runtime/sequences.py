"""Finds sequences of DNA, RNA or protein in a person's value: text, a column of a table, or one-hot arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deeprules_jupyter.homology import DNA, LONGEST, PROTEIN, Alphabet, Sequences
from deeprules_jupyter.runtime.columns import defines, is_frame, is_series, plain_of

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 40  # letters in the middle: shorter ones need another threshold (Rost 1999, Protein Eng. 12:85)
LOOKED_AT = 60  # rows by which a column of text is recognised
MOST = 8_000_000  # letters that are kept in memory
HOT = {4: DNA, 5: DNA, **dict.fromkeys(range(20, 28), PROTEIN)}  # channels of a one-hot code -> what it spells


def sequences_of(value: Any) -> Sequences | None:
    """The sequence of each row, or None where there are none."""
    if is_frame(value):
        found = (text_of(value[name]) for name in value.columns[:50] if value.columns.is_unique)
        return next((one for one in found if one is not None), None)
    if hasattr(value, "get_columns"):  # polars
        found = (text_of(column) for column in value.get_columns()[:50])
        return next((one for one in found if one is not None), None)
    return text_of(value) if _may_be_text(value) else hot_of(value)


def _may_be_text(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and isinstance(value[0], str)
    return is_series(value) or getattr(getattr(value, "dtype", None), "kind", "") in ("U", "O") or _is_polars(value)


def _is_polars(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "polars" and hasattr(value, "to_list")


def text_of(column: Any) -> Sequences | None:
    """A column of text that spells sequences, each letter of its alphabet."""
    import numpy as np

    if len(column) < 2 or (hasattr(column, "dtype") and getattr(column.dtype, "kind", "O") not in "OU"):
        return None
    step = max(1, len(column) // LOOKED_AT)
    sample = column.iloc[::step] if is_series(column) else column[::step]
    alphabet = _alphabet([text for text in sample])  # noqa: C416 - a series, an array or a list
    if alphabet is None:
        return None
    texts = [text[:LONGEST].upper() if isinstance(text, str) else "" for text in column]
    if sum(map(len, texts)) > MOST:
        return None
    table = np.full(256, len(alphabet.letters), dtype=np.uint8)
    table[np.frombuffer(alphabet.letters.encode(), dtype=np.uint8)] = np.arange(len(alphabet.letters))
    codes = table[np.frombuffer("".join(texts).encode("latin-1", "replace"), dtype=np.uint8)]
    return Sequences(alphabet, codes, np.cumsum([0, *map(len, texts)]))


def _alphabet(sample: Iterable[Any]) -> Alphabet | None:
    """The alphabet that nearly all of these texts keep to; they are of some length and hardly any two are equal."""
    texts = [text.upper() for text in sample if isinstance(text, str) and text]
    if not texts or len(set(texts)) * 2 < len(texts):
        return None
    if sorted(map(len, texts))[len(texts) // 2] < SHORTEST:
        return None
    for alphabet in (DNA, PROTEIN):
        letters = set(alphabet.letters)
        if sum(set(text) <= letters for text in texts) >= 0.95 * len(texts):
            return alphabet
    return None


def hot_of(value: Any) -> Sequences | None:
    """Arrays of rows x letters x channels, or rows x channels x letters, of ones and zeros: one letter a position."""
    import numpy as np

    shape: Any = value.shape if defines(value, "shape") else ()
    if len(shape) != 3 or not shape[0] or shape[0] * max(shape[1:]) > MOST or not {shape[1], shape[2]} & HOT.keys():
        return None
    plain = plain_of(value)
    if plain is None or plain.dtype.kind not in "biuf":
        return None
    axis = 1 if shape[1] in HOT and (shape[2] not in HOT or shape[1] <= shape[2]) else 2
    head = plain[: LOOKED_AT * 2]
    ones = head.sum(axis=axis)
    if not ((head == 0) | (head == 1)).all() or ones.max() != 1 or (ones == 1).mean() < 0.5 or _still(head, axis):
        return None
    alphabet = HOT[shape[axis]]
    width = min(LONGEST, shape[3 - axis])
    hot = plain[:, :, :width] if axis == 1 else plain[:, :width]
    codes = np.where(hot.any(axis=axis), hot.argmax(axis=axis), len(alphabet.letters)).astype(np.uint8)
    lengths = width - (codes[:, ::-1] != len(alphabet.letters)).argmax(axis=1)  # without the padding at the end
    keep = np.arange(width) < lengths[:, None]
    return Sequences(alphabet, codes[keep], np.cumsum([0, *lengths]))


def _still(head: Any, axis: int) -> bool:
    """Whether the positions hardly vary from row to row: then they are no sequences of different things."""
    letters = head.argmax(axis=axis)
    return bool((letters == letters[0]).mean() > 0.9)
