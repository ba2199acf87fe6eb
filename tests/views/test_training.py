"""The panel of a training: what it says of each state, and that words of the notebook stay words."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from deeprules_jupyter.model import Finding, Place, Repair
from deeprules_jupyter.training import Curve, Layer, Live, Training
from deeprules_jupyter.views.chart import Drawn, number, scale
from deeprules_jupyter.views.checklist import Tip
from deeprules_jupyter.views.training import bundle, lowest, progress, short

FACT = Training(
    place=Place(), witness="calls", model="Net", optimizer="Adam", parameters=25_610, trained=20_970, rows=1024,
    layers=(Layer("fc", "Linear", (2, 8), 18),),
    input_shape=(3, 32, 32), pretrained=False,
    classes=((0, 900), (1, 124)),
    batch=32, steps=96, epochs=3.0, rows_seen=3072, seconds=72.0, device="cpu", precision="float32",
    curves=(Curve("train", "train_loader", ((32, 0.9), (64, 0.5), (96, 0.2))),
            Curve("tuning", "val_loader", ((32, 0.8), (64, 0.6), (96, 0.7)))),
    epoch_losses=(0.9, 0.5, 0.2), epoch_ends=(32.0, 64.0, 96.0),
)  # fmt: skip
LIVE = Live(epoch=2.4, epochs=3, share=0.8, left=18.0, rate=42.7, memory=2**30, device_memory=(2**29, 2**31))
TIP = Tip(
    7, "Keep the test set apart", "warn", "watched on `test_loader`",
    (("Tuned on test", Finding("f", "tuned-on-test", 7, "warn", "It stopped by `X_test`.", Place(), "Too good.",
                               repair=Repair("Use `X_val`."))),),
)  # fmt: skip


class Balance(HTMLParser):
    """Whether each element that opens closes again, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("several", [False, True])
def test_the_page_is_whole_in_each_state(ended: bool, quiet: bool, several: bool) -> None:
    html = bundle([(FACT, LIVE)] * (1 + several), [TIP], ended, quiet)["text/html"]
    assert Balance(html).open == []
    assert ("<svg" in html) == (ended or not quiet)


def test_it_says_what_was_measured_in_words_that_a_person_reads() -> None:
    said = words(bundle([(FACT, LIVE)])["text/html"])
    assert said.startswith("Net epoch 3 of 3 · step 96 · 18 s left")
    for fact in ("gap +0.5", "best 0.6, epoch 2", "43 rows/s", "memory 1.0 GB", "512 MB of 2.0 GB", "25.6 k",
                 "of them trained 21 k", "3 x 32 x 32", "training rows 1,024", "from scratch"):  # fmt: skip
        assert fact in said, fact
    ended = words(bundle([(FACT, LIVE)], [TIP], ended=True)["text/html"])
    assert ended.startswith("Net 3 epochs · 96 steps · 72 s")
    assert "▲ Keep the test set apart watched on test_loader Tuned on test It stopped by X_test ." in ended
    assert "Why it matters Too good." in ended and "How to repair it Use X_val" in ended


def test_the_text_says_the_same() -> None:
    text = bundle([(FACT, LIVE)], [TIP], ended=True)["text/plain"]
    assert text.splitlines()[0] == "Net: 3 epochs, 96 steps, 72 s"
    assert "training loss 0.2, tuning loss 0.7, gap +0.5, best 0.6, epoch 2" in text
    assert "▲ Keep the test set apart: watched on test_loader" in text and "tuning on val_loader: █▁▄" in text


def test_what_is_not_known_is_not_said() -> None:
    bare = Training(place=Place(), witness="calls", model="Net", steps=7)
    said = words(bundle([(bare, Live())])["text/html"])
    assert said == "Net step 7 parameters 0"
    assert progress((bare, Live(left=None, epoch=1.5)), False) == "epoch 2 · step 7"
    assert lowest(bare) is None


def test_names_of_the_notebook_stay_words() -> None:
    odd = replace(FACT, model="<b>Net</b>", curves=(Curve("train", "<script>", ((1, 0.5), (2, 0.4))),))
    html = bundle([(odd, LIVE)], ended=True)["text/html"]
    assert "<b>Net" not in html and "<script" not in html and "&lt;script&gt;" in html


def test_a_loss_that_falls_far_is_drawn_on_a_log_scale_and_a_spike_does_not_flatten_it() -> None:
    falls = Drawn("training", [(step, 100.0 / step) for step in range(1, 101)], "red")
    assert scale([falls]).powers
    flat = Drawn("training", [(1, 1e9), *((step, 0.5 + step / 1000) for step in range(2, 300))], "red")
    assert not scale([flat]).powers and scale([flat]).high < 1
    assert scale([flat]).path([(1, 1e9)]).endswith(",3.0")
    assert not scale([Drawn("tuning", [(1, -2.0), (2, 3.0)], "red")]).powers


def test_numbers_are_short() -> None:
    assert [number(one) for one in (0.0, 0.00012, 0.747, 12.345, 1234.5, 2e6)] == [
        "0", "1.2e-04", "0.747", "12.3", "1234", "2.0e+06"
    ]  # fmt: skip
    assert [short(one) for one in (3.14, 18, 1234, 25_610, 11_200_000, 7e9)] == [
        "3.1", "18", "1,234", "25.6 k", "11.2 M", "7 G"
    ]  # fmt: skip
