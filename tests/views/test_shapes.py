"""The figures of calibration, precision against recall, and learning."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from deeprules_jupyter.views import shapes
from deeprules_jupyter.views.plot import HIGH, WIDE, Line

SVG = "{http://www.w3.org/2000/svg}"
LINES = [Line("<net> & co", ((0.0, 0.1), (1.0, 0.9)), True), Line("forest", ((0.2, 0.2), (0.8, 0.7)))]


@pytest.mark.parametrize(("drawn", "dashed", "names"), [
    (shapes.calibration(LINES, "class 1"), 1, {"<net> & co", "forest"}),
    (shapes.recall(LINES, 0.1, "relapse"), 1, {"<net> & co", "forest"}),
    (shapes.growth([(10, 0.5), (20, 0.7)], [(10, 1.0), (20, 0.9)], "r2"), 0, {"rows left out", "its own rows"}),
])  # fmt: skip
def test_every_line_is_drawn_inside_the_image_and_named(drawn: str, dashed: int, names: set[str]) -> None:
    root = ElementTree.fromstring(drawn)
    lines = root.findall(f"{SVG}polyline")
    assert len([line for line in lines if "stroke-dasharray" in line.attrib]) == dashed
    assert len(lines) == dashed + 2
    for line in lines:
        for point in line.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDE and 0 <= y <= HIGH
    assert names <= {text.text for text in root.findall(f"{SVG}text")}
    assert root.find(f"{SVG}title") is not None and root.attrib["role"] == "img"
