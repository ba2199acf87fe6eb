"""`score-not-computed`: scores in sentences of our own pen, held against those that a kernel computed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from deeprules_jupyter.model import Cell, Fit, Place, Score, Split
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.rules.interpretation import score_not_computed as rule
from deeprules_jupyter.trace import Trace
from tests.shell import Notebook
from tests.test_trace import data as rows_of

CLAIMS = {
    "The accuracy is 95 %.": ("accuracy", 0.95),
    "The model has an accuracy of 0.953 on the test set.": ("accuracy", 0.953),
    "Our network reaches 95.3 % accuracy.": ("accuracy", 0.953),
    "Test accuracy: 0.91": ("accuracy", 0.91),
    "Result: AUC = 0.88": ("auc", 0.88),
    "ROC AUC 0.881 for the held-out patients": ("auc", 0.881),
    "We found an AUROC of 0.88 in these mice.": ("auc", 0.88),
    "This gives an F1 score of 0.71.": ("f1", 0.71),
    "F1: 0.71 after tuning": ("f1", 0.71),
    "The area under the curve was 0.90.": ("auc", 0.90),
    "The forest explains the response with R2 = 0.64.": ("r2", 0.64),
    "With all genes the final test accuracy was 87 percent.": ("accuracy", 0.87),
    "The classifier has 92% test accuracy.": ("accuracy", 0.92),
    "Accuracy 0,93 (held out)": ("accuracy", 0.93),
    "MCC 0.55 on the last cohort": ("mcc", 0.55),
    "The Matthews correlation coefficient is 0.55.": ("mcc", 0.55),
    "About 90 % accuracy, which is good.": ("accuracy", 0.90),
    "The overall accuracy is ~0.94.": ("accuracy", 0.94),
    "Survival is told with a balanced accuracy of 0.61.": ("accuracy", 0.61),
    "So the model has an AUC of 0.97!": ("auc", 0.97),
    "The accuracy on the test set is 0.95.": ("accuracy", 0.95),
    "R² = 0.41 on new plates": ("r2", 0.41),
}
INNOCENT = """
We need an accuracy of 95 %.
The goal is an accuracy of at least 0.9.
A dummy classifier has an accuracy of 0.63.
Guessing gives an AUC of 0.50.
Smith et al. report an accuracy of 0.97.
The published accuracy is 0.97.
Radiologists reach 91 % accuracy.
The accuracy improved by 5 %.
The new model has 3 % better accuracy.
If the accuracy is 0.95, we stop.
Is the accuracy 0.95?
The accuracy does not reach 0.95.
The accuracy lies between 0.91 and 0.95.
Accuracy 0.93 ± 0.02 over five folds
The 95 % confidence interval of the accuracy is wide.
An accuracy of 0.95 would be suspicious.
With 95 % of one class accuracy says little.
Accuracy on 40 % of the rows
We split off 20 % and measure the accuracy.
The model learns from 80 % of the rows.
An AUC above 0.8 is called good.
The accuracy of class 2 is 0.80.
F1 mice were bred for 10 weeks.
Chromosome 1 has an accuracy of 1.
The learning rate is 0.001, and accuracy is measured.
On Kaggle the best accuracy is 0.99.
The sample F1-0.71 was lost.
Training took 12 epochs to an accuracy of 0.90.
Measured with an accuracy of 2 mm
The best of ten models has an accuracy of 0.95.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", CLAIMS)
def test_a_score_is_read(sentence: str) -> None:
    made = rule.claim(sentence)
    assert made is not None and (made.measure, round(made.value, 6)) == CLAIMS[sentence]


@pytest.mark.parametrize("sentence", INNOCENT)
def test_an_innocent_sentence_is_left_alone(sentence: str) -> None:
    assert rule.claim(sentence) is None


def traced(text: str, *values: float | None, metric: str = "accuracy_score", code: str = "x = 1", at: int = 1) -> Trace:
    """Models of their own scored on one test set, each with its value, and a text cell."""
    data = rows_of(50, 150, name="X_test")
    place = Place(0, run=1)
    fits = [Fit(place=place, witness="calls", id=f"f{n}", learner="M", data=rows_of(0, 50),
                recipe=f"{n}", kind="model") for n in range(len(values))]  # fmt: skip
    scores = [Score(place=place, witness="calls", models=(f"f{n}",), data=data, metric=metric, value=value)
              for n, value in enumerate(values)]  # fmt: skip
    split = Split(
        place=place,
        witness="calls",
        whole=rows_of(0, 150),
        parts=(rows_of(0, 50), data),
        roles=("train", "test"),
        how="train_test_split",
    )
    return Trace([split, *fits, *scores, Prose(place=Place(at), witness="code", text=text)], [Cell(code, place)])


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        (traced("The accuracy is 95 %.", 0.912), 'says "accuracy is 95 %", and no score of this kernel comes to that'),
        (traced("The accuracy is 95 %.", 0.946), ""),
        (traced("The accuracy is 95.1 %.", 0.946), "the last of its kind were 0.946"),
        (traced("The accuracy is about 95 %.", 0.932), ""),
        (traced("The AUC is 0.95.", 0.912), ""),  # none was computed: it may be of another notebook's
        (traced("The AUC is 0.95.", 0.912, metric="roc_auc_score"), "AUC is 0.95"),
        (traced("The accuracy is 95 %.", 0.912, None), ""),  # one score is not known
        (traced("The accuracy is 95 %.", 0.912, code="acc = (y == p).mean()"), ""),
        (traced("The accuracy is 95 %.", 0.912, at=3), ""),  # cells in between have not run
        (traced("The accuracy is 93 %.", 0.90, 0.91, 0.93), "the best of 3 models on the same test rows"),
        (traced("The accuracy is 91 %.", 0.90, 0.91, 0.93), ""),
        (traced("The accuracy is 93 %.", 0.90, 0.93), ""),
    ],
)
def test_a_score_is_held_against_those_that_were_computed(trace: Trace, said: str) -> None:
    found = list(rule.check(trace)) if rule.applies(trace) is None else []
    assert [said in one.message for one in found] == ([True] if said else [])
    assert all(one.level == "ask" for one in found)


def test_a_kernel_knows_the_saved_text_and_what_an_earlier_run_of_the_cell_gave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = rule.BAD.split("# %%\n")[0]
    texts = [f"The test accuracy is {value}." for value in ("0.951", "0.987")]
    cells = [nbformat.v4.new_code_cell(first), *(nbformat.v4.new_markdown_cell(text) for text in texts)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "n.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "n.ipynb"))
    one = Notebook()
    try:
        one.session.arrange({"c0": 0}, "n.ipynb")
        one.run(first, "c0")
        one.run(first.replace("max_iter=5000", "max_iter=1"), "c0")
        (found,) = [finding for finding in one.found if finding.rule == "score-not-computed"]
        assert found.place.cell == 2 and "0.987" in found.message
    finally:
        one.shell.run_line_magic("unload_ext", "deeprules")
        one.shell.history_manager.end_session()
