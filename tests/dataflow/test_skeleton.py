"""The settings in the code of a cell, and what is left of it without them."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow.skeleton import Skeleton, read
from deeprules_jupyter.dataflow.upstream import Upstream
from deeprules_jupyter.model import Cell, Place

CELL = """
lr = 0.1
net = Sequential(Linear(30, 8), ReLU(), Linear(8, 2))
optimizer = Adam(net.parameters(), lr=0.01, betas=(0.9, 0.999))
for epoch in range(20):
    loss = step(net) + 0.5 * net.norm()
"""


def skeleton(source: str) -> Skeleton:
    found = read(source)
    assert found is not None
    return found


def settings(source: str) -> dict[str, str]:
    return {one.name: one.value for one in skeleton(source).settings}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("lr = 0.1", {"lr": "0.1"}),
        ("lr = 1e-1", {"lr": "0.1"}),
        ("Adam(lr=0.1)", {"lr": "0.1"}),
        ("net = Linear(n, 8)", {"Linear[1]": "8"}),
        ("net = Sequential(Linear(4, 8), Linear(8, 2))",
         {"Linear[0]": "4", "Linear[1]": "8", "Linear[0] (2)": "8", "Linear[1] (2)": "2"}),
        ("config = {'lr': 0.1, 'layers': [64, 32]}", {"lr": "0.1", "layers": "[64, 32]"}),
        ("config['lr'] = 2.0", {"lr": "2"}),
        ("lr, epochs = -1, 2**5", {"lr": "-1", "epochs": "2 ** 5"}),
        ("for epoch in tqdm(range(20)):\n    step()", {"epoch range": "20"}),
        ("def train(net, lr=0.1, *, drop=None):\n    step(net, lr, drop)", {"lr": "0.1", "drop": "None"}),
        ("model.fit(X, y, activation='relu')", {"activation": "'relu'"}),
        ("if score > 0.5:\n    step()", {"score": "0.5"}),
        ("x = await train(3)", {"train[0]": "3"}),
        ("%time model = SVC(C=2)", {"C": "2"}),
        ("%%time\nmodel = SVC(C=2)", {"C": "2"}),
        ("X = X[:1000]", {"X[:]": "1000"}),
        # No settings.
        ("print(f'{acc:.3f}', 3)", {}),
        ("plt.plot([1, 2]); plt.title('lr 0.1')", {}),
        ("fig, ax = plt.subplots(figsize=(8, 4))", {}),
        ("table = read_csv('data/x.csv')", {}),
        ("torch.save(net, 'net.pt')", {}),
        ("model = SVC(verbose=2)", {}),
        ("loader = DataLoader(d, num_workers=4)", {}),
        ("if epoch % 10 == 0:\n    print(epoch)", {}),
        ("table['age'], row[0]", {}),
        ("load_iris(return_X_y=True)", {}),
        ("right = (net(X).argmax(1) == y).sum(dim=1)", {}),
        ("!pip install x==1.0", {}),
        ("%matplotlib inline", {}),
        ("net.to('cuda:0')", {}),
        ("name = 'the first try of mine'", {}),
        # What may be a value of the data.
        ("labels = np.where(x > 37, 'sick', 'well')", {"x": "37"}),
        ("model = SVC(class_weight={'sick': 2.0}, kernel='rbf')", {"kernel": "'rbf'"}),
        ("codes = {'sick': 1, 'well': 0}", {}),
        ("table['sick'] = 3", {"table": "3"}),
        ("table = table[table['group'] == 'Ada']", {}),
        ("ages = torch.tensor([61, 34])", {}),
        ("who = 'Ada'", {}),
        ("young = table['Ada'] < 30", {"table[...]": "30"}),
    ],
)  # fmt: skip
def test_a_literal_has_a_name_that_a_person_gives_it(source: str, expected: dict[str, str]) -> None:
    assert settings(source) == expected


@pytest.mark.parametrize("source", ["torch.manual_seed(7)", "SVC(random_state=7)", "SEED = 7", "rng = default_rng(7)"])
def test_a_seed_is_told_apart(source: str) -> None:
    found = skeleton(source)
    assert [one.value for one in found.seeds] == ["7"]
    assert found.settings == ()


@pytest.mark.parametrize(
    "other",
    [
        CELL.replace("0.01", "0.02").replace("8", "16"),
        "# a comment\nimport torch\n" + CELL.replace("lr = 0.1", "lr   =  (0.1)"),
        CELL + "    if epoch % 5 == 0:\n        print(epoch)\nprint(loss.item())\nplt.plot(losses)\nnet\n",
        CELL.replace("lr=0.01, betas=(0.9, 0.999)", "betas=(0.9, 0.999), lr=0.01"),
        "%time lr = 0.3" + CELL.replace("\nlr = 0.1", ""),
        CELL.replace("range(20)", "tqdm(range(20), desc='a')"),
    ],
)
def test_cells_that_differ_in_literals_alone_are_one_experiment(other: str) -> None:
    assert skeleton(other).key == skeleton(CELL).key


@pytest.mark.parametrize(
    "other",
    [
        CELL.replace("ReLU()", "Tanh()"),
        CELL.replace("Linear(8, 2)", "Linear(8, 4), Linear(4, 2)"),
        CELL.replace(", betas=(0.9, 0.999)", ""),
        CELL + "net = pruned(net)\n",
        CELL.replace("net.norm()", "net[0]"),
    ],
)
def test_more_than_literals_is_another_experiment(other: str) -> None:
    assert skeleton(other).key != skeleton(CELL).key


def test_what_cannot_be_read_has_no_skeleton() -> None:
    assert read("lr = = 0.1") is None
    assert read("%%bash\nls") == skeleton("")


def behind(*cells: tuple[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The key and the settings of the last cell, for each time that it ran; cells are (id, source)."""
    upstream, ran, found = Upstream(), list[Cell](), []
    for run, (name, source) in enumerate(cells):
        ran.append(Cell(source, Place(cell_id=name, run=run)))
        if name == cells[-1][0]:
            whole = upstream.whole(source, ran[-1].place, ran)
            assert whole is not None
            found.append((whole.key, {one.name: one.value for one in whole.settings}))
    return found


def test_a_name_that_a_cell_reads_brings_its_literals() -> None:
    train = ("t", "model = Net(width)\ntrain(model, config['lr'], epochs=5)")
    first, second = behind(
        ("a", "width = 8\nunused = 3"), ("b", "config = {'lr': 0.1}"), train, ("a", "width = 16\nunused = 4"),
        ("b2", "config['lr'] = 0.3"), ("b", "config = {'lr': 0.2}"), train,
    )  # fmt: skip
    assert first[1] == {"epochs": "5", "width": "8", "lr": "0.1"}
    assert second[1] == {"epochs": "5", "width": "16", "lr": "0.2"}
    assert first[0] == second[0]


def test_a_name_is_followed_through_those_it_was_made_of() -> None:
    made = ("a", "class Net(Module):\n    def __init__(self):\n        self.layer = Linear(30, 8)")
    built, train = ("b", "model = Net()"), ("t", "model.fit(X, y)")
    (one, first), (other, second) = behind(made, built, train, built, train)
    assert first == second == {"Linear[0]": "30", "Linear[1]": "8"}
    assert one == other


def test_another_class_behind_the_name_is_another_experiment() -> None:
    train = ("t", "model.fit(X, y)")
    first, second = behind(("b", "model = SVC(C=1)"), train, ("b", "model = LinearSVC(C=1)"), train)
    assert first[0] != second[0]


def test_a_loop_that_is_copied_below_does_not_read_the_one_above() -> None:
    loop = "for epoch in range(3):\n    loss = step(model)\n    loss.backward()"
    (first,), (copy,) = behind(("a", loop)), behind(("a", loop), ("b", loop))
    assert first == copy


def test_an_earlier_run_of_the_cell_itself_is_not_behind_it() -> None:
    train = ("t", "model = model.to(device)\nmodel.fit(X, y, epochs=3)")
    first, second, third = behind(("b", "model = Net(8)"), train, train, train)
    assert first == second == third
