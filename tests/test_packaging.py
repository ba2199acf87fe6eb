"""What a person installs: the wheel, the source archive, and the commands that a Binder server runs."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from datetime import UTC, datetime
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

import deeprules_jupyter

ROOT = Path(__file__).resolve().parent.parent
SIDEBAR_IS_THERE = re.compile(r"deeprules-jupyter v\S+ .*enabled.*OK")
COMMITTED = 1_790_000_000  # stands for the time of a commit
SHARED = "data/share/jupyter/labextensions/deeprules-jupyter/"


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None, expect: int = 0) -> str:
    """The output of a command that must end as expected."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=900, cwd=cwd, env=env)
    assert done.returncode == expect, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def clone(target: Path, *, built: bool) -> Path:
    """The files under version control, as they stand now; with the built front end or without it."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for line in listed.splitlines():
        if (ROOT / line).is_file():
            (target / line).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / line, target / line)
    if built:
        shutil.copytree(ROOT / "deeprules_jupyter" / "labextension", target / "deeprules_jupyter" / "labextension")
    return target


def without_node() -> dict[str, str]:
    """An environment in which neither node nor jlpm can be found."""
    return {**os.environ, "PATH": "", "SOURCE_DATE_EPOCH": str(COMMITTED)}


def make_dist(folder: Path) -> Path:
    """A folder with the source archive and the wheel that was made from it, on a machine without node."""
    source, out = clone(folder / "source", built=True), folder / "dist"
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, source, env=without_node())
    return out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dist(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    archive = zipfile.ZipFile(wheel)
    file = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(archive.read(file).decode())


def core_requirements(metadata: Message) -> list[str]:
    return [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]


def test_the_wheel_holds_the_package_and_the_module_that_load_ext_names(names: list[str]) -> None:
    assert {"deeprules.py", "deeprules_jupyter/__init__.py", "deeprules_jupyter/py.typed"} <= set(names)
    assert all((ROOT / name).is_file() for name in names if name.startswith("deeprules_jupyter/"))
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "deeprules_jupyter").rglob("*.py")}
    assert sources - set(names) == {"deeprules_jupyter/_alias.py"}  # that one became deeprules.py


def test_the_wheel_holds_the_sidebar_where_jupyterlab_looks_for_it(wheel: Path, names: list[str]) -> None:
    shared = {name.split(SHARED)[1] for name in names if SHARED in name}
    assert {"package.json", "install.json", "static/style.js"} <= shared
    entry = json.loads(zipfile.ZipFile(wheel).read(next(n for n in names if n.endswith(SHARED + "package.json"))))
    load = entry["jupyterlab"]["_build"]["load"]
    assert load in shared
    assert any(name.endswith("data/etc/jupyter/jupyter_server_config.d/deeprules-jupyter.json") for name in names)


def test_the_wheel_holds_nothing_else(names: list[str]) -> None:
    strangers = [n for n in names if not re.match(r"deeprules(_jupyter/|\.py$|_jupyter-[^/]+\.(data|dist-info)/)", n)]
    assert strangers == []
    assert not [name for name in names if name.startswith("deeprules_jupyter/labextension/")]


def test_the_source_archive_holds_what_a_build_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    needed = {"pyproject.toml", "LICENSE", "README.md", "labextension/package.json", "labextension/yarn.lock"}
    assert needed <= held
    assert "deeprules_jupyter/labextension/static/style.js" in held
    assert not [name for name in held if "node_modules" in name or ".venv" in name]


def test_no_time_stands_in_them_but_that_of_the_commit(built: Path, wheel: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        assert {member.mtime for member in archive} == {COMMITTED}
        assert {(member.uid, member.uname) for member in archive} == {(0, "")}
    when = datetime.fromtimestamp(COMMITTED, UTC).timetuple()[:6]
    assert {info.date_time for info in zipfile.ZipFile(wheel).infolist()} == {(*when[:5], when[5] // 2 * 2)}


@pytest.mark.trust
def test_two_builds_are_the_same_bit_for_bit(built: Path, tmp_path: Path) -> None:
    again = make_dist(tmp_path / "another folder")
    assert {file.name: file.read_bytes() for file in built.iterdir()} == {
        file.name: file.read_bytes() for file in again.iterdir()
    }


def test_the_core_needs_neither_torch_nor_jupyterlab(metadata: Message) -> None:
    wanted = {re.split(r"[^\w-]", line)[0].lower() for line in core_requirements(metadata)}
    kernel = {"ipykernel", "ipython", "ipywidgets", "nbclient", "nbformat"}
    assert wanted == kernel | {"matplotlib", "pathspec", "scikit-learn"}  # pathspec reads .gitignore


def test_nothing_that_the_core_brings_is_torch_or_jupyterlab(metadata: Message) -> None:
    """Follows the requirements of requirements, as they are installed here."""
    seen, todo = set(), core_requirements(metadata)
    while todo:
        name = re.split(r"[^\w.-]", todo.pop())[0].lower()
        if name not in seen:
            seen.add(name)
            try:
                brought = importlib.metadata.requires(name) or []
            except importlib.metadata.PackageNotFoundError:
                continue  # needed on another platform only
            todo += [line for line in brought if "extra ==" not in line]
    assert "numpy" in seen
    assert not seen & {"torch", "jupyterlab", "notebook", "jupyter-server", "jupyter_server"}


def test_the_core_has_lower_bounds_only(metadata: Message) -> None:
    assert [line for line in core_requirements(metadata) if re.search(r"==|~=|<", line)] == []


def test_each_extra_says_from_which_version_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *(one for some in project["optional-dependencies"].values() for one in some)]
    assert [one for one in named if ">=" not in one and not one.startswith("deeprules-jupyter[")] == []


def test_the_workflow_runs_the_versions_that_are_promised(metadata: Message) -> None:
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(workflow)["jobs"]
    assert jobs["all"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert jobs["lab"]["strategy"]["matrix"]["lab"] == ["4.2", "4.3", "4.4", "4.5", "4.6"]
    assert "://" not in workflow  # packages are asked for by name alone
    named = {path for path in re.findall(r"tests/[\w/.]+", workflow) if not (ROOT / path).exists()}
    assert named == set()
    pins = dict(re.findall(r"^([\w-]+)==(\S+)$", (ROOT / "tests" / "oldest.txt").read_text(encoding="utf-8"), re.M))
    for name, oldest in (re.split(r"\s*>=\s*", line) for line in core_requirements(metadata)):
        assert f"{pins[name]}.".startswith(f"{oldest}.")


def test_one_version_everywhere(metadata: Message) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = json.loads((ROOT / "labextension" / "package.json").read_text(encoding="utf-8"))
    assert metadata["Version"] == project["version"] == package["version"] == deeprules_jupyter.__version__
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_wheel_installs_and_loads_by_either_name(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", target, wheel)
    source = (
        "import deeprules, deeprules_jupyter as package;"
        "assert deeprules.load_ipython_extension is package.load_ipython_extension;"
        "print(package.__file__)"
    )
    where = run(sys.executable, "-c", source, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(target)})
    assert where.strip().startswith(str(target))
    assert (target / "share/jupyter/labextensions/deeprules-jupyter/package.json").is_file()
    script = (target / "bin" / "deeprules").read_text(encoding="utf-8")
    assert "deeprules_jupyter.commands" in script


def fresh_environment(folder: Path) -> tuple[Path, dict[str, str]]:
    """A new virtual environment, and the variables with which its programs are found first."""
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    return programs, {**kept, "PATH": f"{programs}:{os.environ['PATH']}", "VIRTUAL_ENV": str(folder)}


def test_binder_names_what_the_build_needs() -> None:
    environment = (ROOT / "binder" / "environment.yml").read_text(encoding="utf-8")
    listed = {re.split(r"[=><]", line.strip(" -"))[0] for line in environment.splitlines() if line.startswith("  - ")}
    assert {"python", "pip", "nodejs", "jupyterlab", "pytorch-cpu"} <= listed
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)
    (opened,) = re.findall(r"`lab/tree/([^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert (ROOT / opened).is_file()


@pytest.mark.trust
def test_binder_commands_run_in_a_fresh_environment(tmp_path: Path) -> None:
    """Runs binder/postBuild, with the front end built already and without the requirements."""
    programs, variables = fresh_environment(tmp_path / "venv")
    source = clone(tmp_path / "clone", built=True)
    shim = tmp_path / "shim" / "pip"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/bash\nexec {programs}/pip "$1" --no-deps "${{@:2}}"\n', encoding="utf-8")
    shim.chmod(0o755)
    variables["JUPYTER_PATH"] = str(tmp_path / "venv" / "share" / "jupyter")
    variables["PATH"] = f"{shim.parent}:{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    said = run("bash", source / "binder" / "postBuild", cwd=source, env=variables)
    assert SIDEBAR_IS_THERE.search(said)
    assert (programs / "deeprules").is_file()


@pytest.mark.trust
def test_binder_commands_run_from_a_plain_clone_with_all_requirements(tmp_path: Path) -> None:
    """As on a Binder server: what environment.yml names (from pip here, from conda there), then postBuild."""
    programs, variables = fresh_environment(tmp_path / "venv")
    source = clone(tmp_path / "clone", built=False)
    torch = f"torch=={importlib.metadata.version('torch').split('+')[0]}"  # stands for conda's pytorch-cpu
    run(programs / "pip", "install", "-q", "jupyterlab>=4.2,<5", torch, env=variables)
    said = run("bash", source / "binder" / "postBuild", cwd=source, env=variables)
    assert SIDEBAR_IS_THERE.search(said)
    example = source / "example_notebooks" / "00_first_look.ipynb"
    assert "fit-before-split" in run(programs / "deeprules", "check", example, env=variables, expect=1)


@pytest.mark.trust
def test_the_wheel_alone_watches_a_kernel_and_runs_the_first_tutorial(wheel: Path, tmp_path: Path) -> None:
    programs, variables = fresh_environment(tmp_path / "venv")
    run(programs / "pip", "install", "-q", wheel, env=variables)
    installed = {line.split("==")[0].lower() for line in run(programs / "pip", "freeze", env=variables).splitlines()}
    assert not installed & {"torch", "jupyterlab", "notebook"}
    cells = "%load_ext deeprules\n%deeprules"
    assert "watch" in run(programs / "ipython", "-c", cells, cwd=tmp_path, env=variables)
    # And with what the first tutorial asks for, it tells there what the tutorial is about.
    torch = f"torch=={importlib.metadata.version('torch').split('+')[0]}"
    run(programs / "pip", "install", "-q", f"{wheel}[tutorials]", torch, env=variables)
    tutorial = shutil.copy2(ROOT / "example_notebooks" / "00_first_look.ipynb", tmp_path)
    said = run(programs / "deeprules", "run", tutorial, cwd=tmp_path, env=variables, expect=1)
    for rule in ("fit-before-split", "test-set-reuse", "train-test-overlap", "tuned-on-test"):
        assert rule in said
    assert "not finished" not in said


def test_the_repository_holds_no_link_and_nothing_that_is_built() -> None:
    listed = run("git", "ls-files", "--stage", "--", ".", cwd=ROOT).splitlines()
    assert not [line for line in listed if line.startswith("120000")], "a link leads nowhere on another machine"
    assert not [line for line in listed if line.endswith("\tdeeprules_jupyter/labextension")]
