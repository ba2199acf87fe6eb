"""What was read is known with size, digest, reader and time; paths stay in the kernel."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from deeprules_jupyter.provenance import Source
from tests.shell import Notebook


def read(one: Notebook) -> list[tuple[str, str, str]]:
    return [(fact.name, fact.kind, fact.how) for fact in one.session.book.record.calls if isinstance(fact, Source)]


def test_files_of_each_library_are_known_by_name_and_content(notebook: Notebook) -> None:
    Path("data").mkdir()
    Path("data/mice.csv").write_text("a,b\n1,2\n3,4\n")
    notebook.run(
        "import numpy as np, pandas as pd, polars as pl, torch\nnp.save('x.npy', np.ones(3))\ntorch.save([1], 'm.pt')"
    )
    notebook.run(
        "from pathlib import Path\npd.read_csv('data/mice.csv')\npl.read_csv('data/mice.csv')\n"
        "np.load('x.npy'), torch.load('m.pt')\nwith open('data/mice.csv') as file:\n    pd.read_csv(file)\n"
        "a = pd.read_csv(filepath_or_buffer=Path('data') / 'mice.csv')"
    )
    assert read(notebook) == [
        ("data/mice.csv", "file", "pandas.read_csv"), ("data/mice.csv", "file", "polars.read_csv"),
        ("x.npy", "file", "numpy.load"), ("m.pt", "file", "torch.load"),
        *[("data/mice.csv", "file", "pandas.read_csv")] * 2,
    ]  # fmt: skip
    held = notebook.session.watcher.desk.sources
    held.settle()
    one = held.reads["data/mice.csv"]
    assert one.size == 12
    assert one.digest == hashlib.sha256(Path("data/mice.csv").read_bytes()).hexdigest()
    assert one.reader.startswith("pandas ")


def test_torch_load_is_seen_where_torch_was_there_before(notebook: Notebook) -> None:
    import torch

    notebook.run("%deeprules off", "c0")
    plain = torch.load
    notebook.run("%deeprules on", "c1")
    notebook.run("import torch\ntorch.save([1], 'm.pt')\ntorch.load('m.pt')", "c2")
    assert read(notebook) == [("m.pt", "file", "torch.load")]
    notebook.run("%deeprules off", "c3")
    assert torch.load is plain


def test_a_name_that_was_bound_before_is_watched_and_all_is_put_back(notebook: Notebook) -> None:
    import pickle

    import pandas as pd

    Path("mice.csv").write_text("a\n1\n")
    notebook.run("from pandas import read_csv\n%deeprules off", "c0")
    plain = pd.read_csv
    notebook.run("%deeprules on", "c1")
    assert pd.read_csv is not plain and pickle.loads(pickle.dumps(pd.read_csv)) is pd.read_csv
    notebook.run("read_csv('mice.csv')", "c2")
    assert read(notebook) == [("mice.csv", "file", "pandas.read_csv")]
    notebook.run("%deeprules off", "c3")
    assert pd.read_csv is plain


def test_what_a_package_holds_is_known_by_the_package(notebook: Notebook) -> None:
    notebook.run(
        "import sklearn, pandas as pd, pathlib\nfrom sklearn.datasets import load_iris\na = load_iris()\n"
        "b = pd.read_csv(pathlib.Path(sklearn.__file__).parent / 'datasets' / 'data' / 'iris.csv')"
    )
    import sklearn

    name = f"sklearn {sklearn.__version__}"
    assert read(notebook) == [
        (name, "package", "sklearn.datasets.load_iris"), (name, "package", "pandas.read_csv"),
    ]  # fmt: skip


def test_what_a_cell_opens_is_known_by_its_code(notebook: Notebook) -> None:
    Path("mice.txt").write_text("a")
    notebook.run(
        "where = 'mice.txt'\nwith open(where) as file:\n    text = file.read()\n"
        "open('out.txt', 'w').close()\nopen('out2.txt', mode='a').close()"
    )
    assert read(notebook) == [("mice.txt", "file", "open")]
    fact = next(one for one in notebook.session.book.record.calls if isinstance(one, Source))
    assert (fact.place.line, fact.witness) == (2, "code")


def test_a_path_elsewhere_is_told_by_its_last_part(notebook: Notebook, tmp_path_factory: Any) -> None:
    far = tmp_path_factory.mktemp("secret") / "mice.csv"
    far.write_text("a\n1\n")
    notebook.run(
        f"import pandas as pd\npd.read_csv({str(far)!r})\ntry:\n    pd.read_csv('no.csv')\nexcept OSError:\n    pass"
    )
    assert read(notebook) == [("mice.csv", "file", "pandas.read_csv")]


def test_a_large_file_is_hashed_beside_the_work_and_not_taken_for_another(notebook: Notebook) -> None:
    content = os.urandom(1 << 16) * 200
    Path("big.npy").write_bytes(content)
    notebook.run("import numpy as np\nnp.fromfile('big.npy', dtype='uint8', count=3)")
    held = notebook.session.watcher.desk.sources
    held.settle()
    assert held.reads["big.npy"].digest == hashlib.sha256(content).hexdigest()
    notebook.run("np.fromfile('big.npy', dtype='uint8', count=3)")
    assert not held.works, "what is known is not hashed again"


def test_what_is_no_path_is_left_alone(notebook: Notebook) -> None:
    sources = notebook.session.watcher.desk.sources
    for given in ("x" * 5000, "a\0b", 3, None, b"x", "~nobody-here/x", ["a.csv"]):
        sources.read(given, "pandas.read_json")
    assert sources.reads == {}
