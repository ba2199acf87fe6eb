"""Frozen structs behave as frozen dataclasses do."""

from __future__ import annotations

import pickle
from dataclasses import asdict, replace

import pytest

from deeprules_jupyter.frozen import Frozen, plain


class Spot(Frozen):
    row: int
    name: str = "here"


class Deed(Frozen, kw_only=True):
    at: Spot
    sure: bool = True


class Fitted(Deed, kw_only=True):
    learner: str


def test_fields_are_given_by_place_or_name_and_have_defaults() -> None:
    assert Spot(3) == Spot(row=3, name="here") != Spot(3, "there")
    assert vars(Fitted(learner="PCA", at=Spot(1))) == {"at": Spot(1), "sure": True, "learner": "PCA"}


@pytest.mark.parametrize("given", [{}, {"name": "x"}, {"row": 1, "colour": 2}])
def test_missing_and_unknown_fields_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Spot has the fields row, name"):
        Spot(**given)  # type: ignore[arg-type]


def test_nothing_is_changed_afterwards() -> None:
    spot = Spot(1)
    with pytest.raises(AttributeError, match="frozen"):
        spot.row = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        del spot.row
    assert replace(spot, row=2) == Spot(2)
    assert spot == Spot(1)


def test_equal_ones_are_one_key_whatever_the_order_of_their_fields() -> None:
    assert len({Deed(at=Spot(1), sure=False), Deed(sure=False, at=Spot(1)), Spot(1)}) == 2
    assert Fitted(learner="PCA", at=Spot(1)) != Deed(at=Spot(1))


def test_they_go_to_other_processes_and_into_plain_dicts() -> None:
    made = Fitted(learner="PCA", at=Spot(1))
    assert pickle.loads(pickle.dumps(made)) == made
    assert asdict(made) == {"at": {"row": 1, "name": "here"}, "sure": True, "learner": "PCA"}
    assert repr(made) == "Fitted(at=Spot(row=1, name='here'), sure=True, learner='PCA')"


class Held(Frozen):
    spots: tuple[Spot, ...]
    pairs: list[tuple[str, Spot]]
    named: dict[str, int]


def test_a_struct_is_written_as_dataclasses_write_it() -> None:
    held = Held((Spot(1), Spot(2, "x")), [("a", Spot(3))], {"n": 1})
    assert plain(held) == asdict(held)
    assert type(plain(held)["spots"]) is tuple
