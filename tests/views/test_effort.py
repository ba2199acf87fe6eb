"""The figure of effort against score."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

from deeprules_jupyter.views.effort import Curve, figure
from deeprules_jupyter.views.plot import HIGH, WIDE

SVG = "{http://www.w3.org/2000/svg}"
CURVES = [Curve("forest", (0.8, 0.85, 0.9)), Curve("<svm> & co", (0.7, 0.9)), Curve("dummy", (0.5,))]


def test_each_curve_with_more_than_one_trial_is_drawn_inside_the_image() -> None:
    root = ElementTree.fromstring(figure(CURVES, "accuracy", 2, "net"))
    lines = root.findall(f"{SVG}polyline[@stroke-width]")
    assert len(lines) == 2
    for line in lines:
        for point in line.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDE and 0 <= y <= HIGH
    texts = [text.text for text in root.findall(f"{SVG}text")]
    assert {"forest", "<svm> & co", "as many as net had"} <= set(texts) and "dummy" not in texts


def test_names_of_curves_that_end_alike_do_not_stand_on_each_other() -> None:
    root = ElementTree.fromstring(figure([Curve(name, (0.1, 0.9)) for name in "abcd"], "accuracy", None, ""))
    places = sorted(float(text.attrib["y"]) for text in root.findall(f"{SVG}text") if text.text in set("abcd"))
    assert all(later - before >= 12 for before, later in itertools.pairwise(places))


def test_nothing_to_draw_is_no_image() -> None:
    assert figure([Curve("dummy", (0.5,))], "accuracy", None, "") == ""


def test_equal_scores_still_have_a_place() -> None:
    ElementTree.fromstring(figure([Curve("a", (0.5, 0.5))], "accuracy", 9, "net"))
