"""Lineage over facts: roles, what was learned into what, and which looks are looks."""

from __future__ import annotations

from dataclasses import dataclass

from deeprules_jupyter.model import Data, Fit, Place, Rows, Score, Split
from deeprules_jupyter.trace import Trace


@dataclass(frozen=True)
class Ids:
    """Rows by number."""

    held: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.held)

    @property
    def copies(self) -> bool:
        return False

    def meets(self, other: Rows) -> bool:
        return isinstance(other, Ids) and bool(self.held & other.held)

    def covers(self, other: Rows) -> bool:
        return isinstance(other, Ids) and self.held >= other.held

    def shared(self, other: Rows) -> int:
        return len(self.held & other.held) if isinstance(other, Ids) else 0


def data(first: int, last: int, *fits: str, name: str = "") -> Data:
    return Data(name, Ids(frozenset(range(first, last))), frozenset(fits))


def at(run: int, cell: str = "") -> Place:
    return Place(cell_id=cell or f"c{run}", run=run, line=1)


def fit(name: str, rows: Data, run: int = 0, kind: str = "model", **more: object) -> Fit:
    return Fit(place=at(run), witness="calls", id=name, learner=name, kind=kind, data=rows, **more)  # type: ignore[arg-type]


def score(model: str, rows: Data, run: int = 9, cell: str = "", folds: bool = False) -> Score:
    return Score(place=at(run, cell), witness="calls", models=(model,), data=rows, metric="score", folds=folds)


def split(whole: Data, *parts: Data, roles: tuple[str, ...] = ("train", "test"), run: int = 0) -> Split:
    return Split(place=at(run), witness="calls", whole=whole, parts=parts, roles=roles, how="x")  # type: ignore[arg-type]


def test_a_role_follows_from_the_split_that_holds_the_rows() -> None:
    trace = Trace([split(data(0, 10), data(0, 8), data(8, 10))])
    assert (trace.role(data(1, 4)), trace.role(data(8, 9)), trace.role(data(7, 9))) == ("train", "test", "")


def test_a_part_that_is_carved_from_the_training_rows_is_for_tuning() -> None:
    trace = Trace([split(data(0, 10), data(0, 8), data(8, 10)), split(data(0, 8), data(0, 6), data(6, 8))])
    assert (trace.role(data(6, 8)), trace.role(data(8, 10))) == ("tuning", "test")


def test_what_was_learned_is_followed_through_other_fits() -> None:
    scaler = fit("scaler", data(0, 10), kind="transform")
    pca = fit("pca", data(0, 10, "scaler"), kind="transform")
    trace = Trace([scaler, pca])
    assert [f.id for f in trace.learned_into(data(0, 5, "pca"))] == ["pca", "scaler"]


def test_a_look_is_held_out_and_not_for_tuning_and_no_fold() -> None:
    facts = [fit("m", data(0, 8)), score("m", data(8, 10)), score("m", data(0, 8)), score("m", data(8, 10), folds=True)]
    trace = Trace(facts)
    assert [s.data.rows.count for s in trace.test_looks()] == [2]


def test_a_dummy_is_no_look() -> None:
    trace = Trace([fit("dummy", data(0, 8), reference=True), score("dummy", data(8, 10))])
    assert trace.test_looks() == ()


def test_rows_without_a_name_tune_when_a_fresh_part_has_the_last_word() -> None:
    facts = [fit("a", data(0, 6)), fit("b", data(0, 6), 1), score("a", data(6, 8), 2), score("b", data(6, 8), 3)]
    assert len(Trace(facts).test_looks()) == 2
    assert [s.data.rows.count for s in Trace([*facts, score("b", data(8, 11), 4)]).test_looks()] == [3]


def test_scores_of_an_earlier_run_are_history_but_still_looks() -> None:
    facts = [fit("m", data(0, 8)), score("m", data(8, 10), 3, "s"), score("m", data(8, 10, name="again"), 5, "s")]
    trace = Trace(facts)
    assert len(trace.scores) == 1
    assert len(trace.test_looks()) == 2


def test_what_a_loop_repeats_stands_once() -> None:
    one = score("m", data(8, 10))
    assert len(Trace([fit("m", data(0, 8)), one, one, one]).all_scores) == 1


def test_folds_by_hand_are_no_looks() -> None:
    rows = {"a": (data(2, 9), data(0, 2)), "b": (data(0, 6), data(6, 9))}
    facts = [fact for name, (seen, held) in rows.items() for fact in (fit(name, seen), score(name, held))]
    assert Trace(facts).test_looks() == ()
    assert len(Trace(facts[:2]).test_looks()) == 1
