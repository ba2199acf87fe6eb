"""`%deeprules_data` in a real shell: what a person says of columns counts, and mistakes cost one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter import session
from tests.shell import Notebook

TABLE = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
rng = np.random.default_rng(0)
df = pd.DataFrame(rng.normal(size=(240, 3)), columns=list("abc"))
df["y"], df["donor"], df["who"] = rng.integers(0, 2, 240), np.arange(240) // 6, np.arange(240) // 8
df["when"] = np.arange(240)
X, y = df[list("abc")], df["y"]
"""
RUN = """
X_tr, X_te, y_tr, y_te = train_test_split(X, y, random_state=0)
print(LogisticRegression().fit(X_tr, y_tr).score(X_te, y_te))
"""


@pytest.fixture
def shell(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    one = InteractiveShell.instance()
    one.run_line_magic("load_ext", "deeprules")
    yield one
    one.run_line_magic("unload_ext", "deeprules")
    InteractiveShell.clear_instance()


def run(shell: Any, *cells: str) -> dict[str, str]:
    for cell in cells:
        assert shell.run_cell(cell).success
    one = session.current()
    assert one is not None
    found = {f.rule: f.message for f in one.book.notebook.findings if f.level == "warn"}
    return {rule: text for rule, text in found.items() if rule in ("group-straddles-split", "time-shuffled")}


def test_without_a_word_the_column_is_found_by_name(shell: Any) -> None:
    assert "`donor`" in run(shell, TABLE, RUN)["group-straddles-split"]


def test_a_column_that_was_named_counts_and_no_other(shell: Any) -> None:
    assert "`who`" in run(shell, TABLE, "%deeprules_data --group who", RUN)["group-straddles-split"]


def test_none_silences_before_and_after(shell: Any) -> None:
    assert run(shell, TABLE, "%deeprules_data --group none", RUN) == {}
    assert run(shell, "%deeprules_data df --group donor", RUN)
    assert run(shell, "%deeprules_data --group none") == {}


def test_a_time_that_was_named_counts(shell: Any) -> None:
    found = run(shell, TABLE, "%deeprules_data df --group none --time when", RUN)
    assert set(found) == {"time-shuffled"}
    assert run(shell, "%deeprules_data --time none") == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--group donr", "did you mean donor?"),
        ("nothing --group donor", "there is no nothing in this notebook"),
        ("df --group donr", "did you mean donor?"),
        ("df z", "df has no column z, and there is no such variable"),
        ("", "say which column"),
        ("--batch donor", "name the data"),
        ("--time", "expected one argument"),
    ],
)
def test_a_mistake_costs_one_line_and_nothing_else(shell: Any, capsys: Any, line: str, said: str) -> None:
    run(shell, TABLE)
    capsys.readouterr()
    shell.run_cell(f"%deeprules_data {line}")
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and said in err and err.startswith("deeprules: ")


def shown(shell: Any, line: str) -> str:
    """The page that a line shows, as text."""
    from IPython.utils.capture import capture_output

    with capture_output() as captured:
        shell.run_cell(f"%deeprules_data {line}")
    pages = [output.data["text/plain"] for output in captured.outputs if "checks" in output.data.get("text/plain", "")]
    return pages[0] if pages else captured.stderr


def test_named_data_is_checked_and_the_column_kept(shell: Any) -> None:
    run(shell, TABLE)
    text = shown(shell, "df y --group donor --batch who")
    assert text.startswith("df (240 rows, 4 features, label y): ")
    assert "donor has 40 units, 6.0 rows each" in text
    assert "`donor`" in run(shell, RUN)["group-straddles-split"]


def test_what_was_said_once_is_not_asked_again(shell: Any) -> None:
    run(shell, TABLE)
    assert "donor may tell whose a row is: does it?" in shown(shell, "df y")
    run(shell, "%deeprules_data --group donor")
    assert "donor has 40 units" in shown(shell, "df y")
    assert "have said which column" in shown(shell, "df y --group none")


def test_a_clustering_of_this_session_is_known_again(shell: Any) -> None:
    run(
        shell,
        TABLE,
        "from sklearn.cluster import KMeans\nkm = KMeans(2, n_init=1, random_state=0).fit(X)\nlab = 1 - km.labels_",
    )
    assert "lab is what km found by clustering in this session" in shown(shell, "X lab")


def test_the_checks_are_no_deeds_of_the_person(shell: Any) -> None:
    run(shell, TABLE)
    one = session.current()
    assert one is not None
    shown(shell, "df y --batch who")
    assert [type(fact).__name__ for fact in one.book.record.calls] == ["Checked"]


def test_a_variable_a_column_or_a_folder_may_be_named(shell: Any, tmp_path: Any) -> None:
    from matplotlib import image

    run(shell, TABLE, "import numpy as np\nsite = np.where(df.y > 0, 'north', 'south')")
    assert "site and y go together (Cramer's V 1.00" in shown(shell, "X y --batch site")
    for number, kind in enumerate("aabb"):
        (tmp_path / "pictures" / kind).mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(max(number, 1)).random((40, 40))
        image.imsave(tmp_path / "pictures" / kind / f"{number}.png", pixels)
    text = shown(shell, "pictures")
    assert "1 row of 4 (25 %) are copies" in text


def test_thresholds_of_the_project_count_and_a_wrong_one_costs_a_line(shell: Any, tmp_path: Any) -> None:
    run(shell, TABLE)
    (tmp_path / "pyproject.toml").write_text("[tool.deeprules.data]\nminority = 0.6\n")
    assert "to know: the class" in shown(shell, "X y")
    (tmp_path / "pyproject.toml").write_text("[tool.deeprules.data]\nminorty = 0.6\n")
    assert "knows no 'minorty'" in shown(shell, "X y")


def test_the_figure_names_batches_as_people_count_them_and_points_keep_their_own(notebook: Notebook) -> None:
    notebook.run(
        "import numpy as np, pandas as pd\n"
        "rng = np.random.default_rng(0)\n"
        "number = np.tile([10, 2, 1, 20, 3], 40)\n"
        "table = pd.DataFrame(rng.normal(size=(200, 4)) + 9.0 * number[:, None])\n"
        "table['batch'] = [f'b{one}' for one in number]\n"
        "table['label'] = rng.integers(0, 2, 200)"
    )
    notebook.run("%deeprules_data table label --batch batch")
    (page,) = [o["data"]["text/html"] for o in notebook.shell.display_pub.outputs if "<svg" in o["data"]["text/html"]]
    named = re.findall(r'fill="(#\w+)"/><text [^>]*>(b\d+)<', page)
    assert [name for _, name in named] == ["b1", "b2", "b3", "b10", "b20"]
    circles = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="2.2" fill="(#\w+)"', page)[:200]
    across = {colour: [float(x) for x, own in circles if own == colour] for colour, _ in named}
    means = [sum(found) / len(found) for found in across.values()]
    assert means in (sorted(means), sorted(means, reverse=True))  # the first direction is the number of the batch
