"""The page of a table: findings first, what is well folded, words escaped."""

from __future__ import annotations

from deeprules_jupyter.checked import Line
from deeprules_jupyter.views.data import Page, bundle
from deeprules_jupyter.views.scatter import Scatter

LINES = (
    Line("duplicates", "Copies of rows", "finding", "fix", "5 rows of `<X>`", (("copies", "5"),), "", "Drop."),
    Line("order", "The order of the rows", "pass", "", "no order"),
    Line("near-texts", "Near texts", "not checked", "", "you interrupted"),
    Line("near-images", "Near images", "not applicable", "", "there are no images"),
)  # fmt: skip


def page(lines: tuple[Line, ...] = LINES, scatter: Scatter | None = None) -> dict[str, str]:
    return bundle(Page("<X>", 1200, 3, "y", 0.2, lines, scatter))


def test_the_text_has_findings_first_and_says_what_was_not_checked() -> None:
    text = page()["text/plain"]
    assert text.startswith("<X> (1,200 rows, 3 features, label y): 1 finding in 2 checks\n\n! to repair: 5 rows")
    assert text.index("Repair: Drop.") < text.index("Well:") < text.index("Not checked, because:\n  Near texts: you")
    assert page(LINES[1:])["text/plain"].splitlines()[0].endswith("nothing found in 1 checks")


def test_the_html_folds_what_is_well_and_shows_what_was_not_checked() -> None:
    html = page()["text/html"]
    assert "&lt;X&gt;" in html and "<X>" not in html
    assert '<details style="margin:8px 0 0"><summary style="cursor:pointer;color:inherit">Well (1)' in html
    assert '<details style="margin:8px 0 0" open><summary style="cursor:pointer;color:inherit">Not checked (1)' in html


def test_the_figure_has_a_point_for_each_row_in_both_colours() -> None:
    scatter = Scatter(
        ("PC1", "PC2"), ((0.0, 1.0), (2.0, 3.0)), ((0, 9), (1, -1)), ("<site>", "y"), (("a<",), ("b", "c"))
    )
    html = page(scatter=scatter)["text/html"]
    assert html.count('r="2.2"') == 4 and html.count('r="4"') == 3
    assert "a&lt;" in html and "&lt;site&gt;" in html and html.count("#888888") == 2
    assert "Figure: PC1 against PC2, coloured by <site> and by y" in page(scatter=scatter)["text/plain"]
