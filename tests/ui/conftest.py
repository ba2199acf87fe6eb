"""A real JupyterLab with our front end, and a real browser: one of each for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.ui.desk import Desk, Lab
from tests.ui.serve import ARGUMENTS, serving


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serving(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "the browser tests need Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_desk(lab: Lab, browser: Browser) -> Iterator[Callable[[], Desk]]:
    """Open one more page of the same JupyterLab, as a second window would."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield lambda: Desk(context.new_page(), lab)
    context.close()


@pytest.fixture(scope="session")
def desk(new_desk: Callable[[], Desk]) -> Desk:
    """The page that most tests share; each works in a notebook of its own."""
    return new_desk()


@pytest.fixture(autouse=True)
def no_error_of_ours(desk: Desk) -> Iterator[None]:
    """Whatever a test looks at: our own code raised nothing in the page meanwhile."""
    desk.errors.clear()
    yield
    assert desk.errors == []
