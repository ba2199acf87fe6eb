"""`deeprules_jupyter.split`: training, tuning and test rows in one call, as the biology asks."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.experiments.splits import Parts, columns, divide, parts
from deeprules_jupyter.experiments.splits.divide import Division
from deeprules_jupyter.experiments.splits.units import Units, units
from deeprules_jupyter.model import Role, Split

ROLES: tuple[Role, ...] = ("train", "tuning", "test")
HOW = "deeprules.split"
WIDTH = 98


def split(
    X: Any,
    y: Any = None,
    *,
    groups: Any = None,
    time: Any = None,
    sequences: Any = None,
    smiles: Any = None,
    sizes: Sequence[float] = (0.6, 0.2, 0.2),
    seed: int = 0,
    identity: float | None = None,
    name: str = "",
) -> Parts:
    """Rows to train on, rows to choose by, and rows to look at once; `y` in the same proportion in each part.

    parts = split(X, y, groups=table["patient"])
    model.fit(parts.train.X, parts.train.y)  # and parts.tuning, parts.test
    (X_train, y_train), (X_tune, y_tune), (X_test, y_test) = split(X, y, sequences=peptides)

    X: table, array, tensor or list of n rows, or a torch Dataset; each part is of the same kind. y: n classes or
    numbers (kept in proportion by fifths), or None.
    groups: whose each row is (patient, plate, site); whole units stand in one part.
    time: when each row was taken; the first train, the last test, and no two of one time are parted. With nothing else.
    sequences: DNA, RNA or protein; relatives stay together, from `identity` on (0.4, of DNA and RNA 0.8), as mmseqs2
    finds them where it is installed, else shared words and an alignment. smiles: molecules; scaffolds stay together
    (rdkit). These three may be columns of X by name, and more than one of them may be given. `parts.train.groups` has
    the unit of each training row, for cross-validation by GroupKFold.
    sizes: shares of train, tuning and test. seed: of the draw; no other random state is touched.
    name: of the test rows in the lockbox.

    One line says what came of it, and what a random split would have shared. Raises ValueError with one clear line.
    """
    one = session.current()
    with unwatched(one) if one is not None else nullcontext():
        together = units(X, parts.count(X, "X"), groups, sequences, smiles, identity)
        made, said = _divided(X, y, together, time, divide.checked(sizes), seed)
    if one is not None and one.watched and (called := _keep(one, X, y, made, name, time is None)):
        said.append(f"The test rows stand in the lockbox as {called!r}.")
    print(textwrap.fill(f"deeprules: {' '.join(said)}", WIDTH, subsequent_indent="  "))
    return made


def _divided(
    table: Any, y: Any, together: Units | None, time: Any, sizes: tuple[float, float, float], seed: int
) -> tuple[Parts, list[str]]:
    """The parts, and what is to say of them. Raises ValueError with one clear line."""
    rows = parts.count(table, "X")
    if y is not None and parts.count(y, "y") != rows:
        raise ValueError(f"X has {rows:,} rows and y has {parts.count(y, 'y'):,}")
    if time is None:
        cut = divide.divide(rows, columns.strata(y), None if together is None else together.codes, sizes, seed)
        said = [] if together is None else [_kept(together, sizes, seed)]
    elif together is None:
        order = columns.ranks(columns.column(time, table, rows, "time"))
        cut, mixed = divide.divide_by_time(order, sizes), divide.mixed_at_random(order, sizes, seed)
        said = [f"In a random split {mixed:.0%} of the test rows would be older than some row in train; here none is."]
    else:
        raise ValueError("give either time, or units that stay together (groups, sequences, smiles), not both")
    made = parts.parted(table, y, (cut.train, cut.tuning, cut.test), None if together is None else together.codes)
    return made, [_counted(made, cut), *said]


def _counted(made: Parts, cut: Division) -> str:
    counts = f"{len(made.train):,} rows to train on, {len(made.tuning):,} to choose by, {len(made.test):,} to test once"
    if cut.doubt:
        return f"{counts}; y is not kept in proportion, for {cut.doubt}."
    return f"{counts}{', y in proportion' if cut.stratified else ''}."


def _kept(together: Units, sizes: tuple[float, float, float], seed: int) -> str:
    """What stays whole, and what a random split would have shared."""
    shared = divide.shared_at_random(together.codes, sizes, seed)
    many = together.called.replace("family", "families")
    many += "s" * (many == together.called)
    how = f" ({together.said})" if together.said else ""
    return (
        f"{together.many:,} {many}{how} stay whole: in a random split {shared:.0%} of the test rows would share a "
        f"{together.called} with train; here none does."
    )


def _keep(one: session.Session, table: Any, y: Any, made: Parts, name: str, shuffled: bool) -> str:
    """Make the parts known to the watcher and the test rows to the lockbox; what they are called there."""
    called = ""
    with one.guard:
        desk = one.watcher.desk
        known = desk.registry.look(table)
        if known is None:
            return ""
        desk.tell(known, table, y)
        found = [known.take(part.index) for part in made]
        for part, rows in zip(made, found, strict=True):
            desk.registry.remember(part.X, rows)
        own = desk.registry.name_of(table)
        fact = desk.write(
            lambda place, inner: Split(
                place=place, inner=inner, witness="calls", whole=desk.data_of(known, own),
                parts=tuple(desk.data_of(rows, "") for rows in found), roles=ROLES, how=HOW, shuffled=shuffled,
            )
        )  # fmt: skip
        desk.name_parts(fact, [part.X for part in made], lambda names: ROLES)
        test = one.watcher.find_rows(made.test.X)
        if test is not None:
            called = name or (f"test part of {own}" if own else "test part")
            one.book.boxes.add(test, called)
    return called
