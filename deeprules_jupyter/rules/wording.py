"""What is written in a notebook, sentence by sentence, and which of its words are columns of the data."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Cell, Evidence, Place
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.trace import Trace

FENCE = re.compile(r"(?ms)^\s*(```|~~~).*?^\s*\1[^\n]*$|\$\$.*?\$\$|<!--.*?-->")
NOISE = re.compile(r"<[^<>\n]{1,200}>|!\[[^\]]*\]\([^)]*\)|\]\([^)\s]*\)|\$[^$\n]*\$|https?://\S+")
LEAD = re.compile(r"^\s*(?:[#>]+|[-*+]|\d+[.)])?\s*")
END = re.compile(r"(?<=[.!?])[\"')\]*_]*\s+(?=[A-Z`*_(\"'0-9])|\n\s*\n|\n(?=\s*(?:[-*+#>|]|\d+[.)])\s)")
MARKS = re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?=\W|$)|[\[\]]")
SHOWN = frozenset("print title suptitle set_title set_xlabel set_ylabel xlabel ylabel Markdown text annotate".split())
QUOTED = re.compile(r"""["']([^"'\n\\]{2,40})["']""")
INDEXED = re.compile(r"""\[\s*\[?((?:\s*["'][^"'\n\\]{2,40}["']\s*,?)+)\s*\]""")
NAMED = re.compile(
    r"""\b(?:x|y|hue|col|row|by|columns?|target|label|index|values|on)\s*=\s*\[?(["'][^"'\n\\]{2,40}["'])"""
)
FORMULA = re.compile(r"""["']([\w\s]{2,40}~[\w\s+*:.()-]{2,200})["']""")
WRITTEN = re.compile(r"""["'][^"'\n]*[A-Za-z] [^"'\n]*["']""")
# Words that are columns in one notebook and mean all sorts of things in its text.
COMMON = frozenset(
    "id ids name names date time data value values count counts index class classes label labels target targets text "
    "year month day hour week number numbers score scores result results test train training validation type types "
    "size title image images model models loss accuracy precision recall error errors mean std min max sum average "
    "first last set all new key file path prediction predictions predicted feature features input output category "
    "group groups code weight weights rate length level status word words user order variable variables column columns "
    "row rows item items event total ratio step steps epoch epochs parameter parameters metric metrics auc true false "
    "yes no other others none unknown high low left right top more less line lines point points cluster clusters "
    "distance response outcome f1 r2 roc mse actual cost change difference message method source frequency sample "
    "samples description position content question answer version tag tags comment comments note notes url link "
    "random state process signal noise batch layer filter kernel window range function lambda gamma alpha beta "
    "pipeline pipelines amount".split()
)


class Sentence(Frozen):
    """One sentence, and where it stands."""

    text: str
    place: Place
    of: str  # "a text cell", "a title or a printed line"


def of_notebook(trace: Trace, needed: tuple[str, ...]) -> Iterator[Sentence]:
    """Sentences of text cells, titles and printed lines of current runs that hold one of these beginnings of words."""
    for fact in trace.of(Prose):
        if holds(fact.text, needed):
            for text, line in sentences(fact.text):
                place = Place(fact.place.cell, fact.place.cell_id, line, run=fact.place.run)
                if holds(text, needed):
                    yield Sentence(text, place, "a text cell")
    newest = {cell.place.cell_id or cell.place.cell or cell.place.run: cell for cell in trace.cells}
    for cell in newest.values():
        if says(cell.source, needed):
            yield from (one for one in _shown(cell) if holds(one.text, needed))


@lru_cache(maxsize=4096)
def says(source: str, needed: tuple[str, ...]) -> bool:
    """Whether one of these stands in a text within the code."""
    return holds(source, needed) and any(holds(found[0], needed) for found in WRITTEN.finditer(source))


def holds(text: str, needed: Collection[str]) -> bool:
    """Whether one of these stands in a text, in letters of any size; one by one, for a pattern is slow here."""
    low = text.lower()
    return any(part in low for part in needed)


def _shown(cell: Cell) -> Iterator[Sentence]:
    at = cell.place
    for text, line in shown_in(cell.source):
        for sentence, more in sentences(text):
            place = Place(at.cell, at.cell_id, line + more - 1, run=at.run)
            yield Sentence(sentence, place, "a title or a printed line")


@lru_cache(maxsize=512)
def shown_in(source: str) -> tuple[tuple[str, int], ...]:
    """The texts that a cell prints or puts on a figure, with their lines."""
    if not any(f"{name}(" in source for name in SHOWN):
        return ()
    try:
        tree = ast.parse(re.sub(r"(?m)^([ \t]*)[%!?].*$", r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = []
    for node in ast.walk(tree):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in SHOWN:
            texts = [text for arg in node.args for text in _texts(arg)]
            found += [(text, node.lineno) for text in texts if " " in text.strip()]
    return tuple(found)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in node.values)


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[tuple[str, int], ...]:
    """The sentences of a text in Markdown, each with its line; without code blocks, formulas, links and marks."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    plain = FENCE.sub(lambda found: "\n" * found.group().count("\n"), text)
    plain = NOISE.sub(" ", plain)
    start = 0
    for end in [*(found.end() for found in END.finditer(plain)), len(plain)]:
        piece, line = plain[start:end], plain.count("\n", 0, start) + 1
        line += len(piece[: len(piece) - len(piece.lstrip())].splitlines()) - 1 if piece[:1] == "\n" else 0
        start = end
        said = " ".join(MARKS.sub("", LEAD.sub("", piece)).split())
        if len(said) > 8 and "|" not in said:
            yield said[:600], line


def columns(trace: Trace) -> dict[str, str]:
    """The columns that the code names: as people write them in a text -> as they stand in the code."""
    found: dict[str, str] = {}
    for cell in trace.cells:
        for name in names_in(cell.source):
            spoken = spoken_as(name)
            if spoken not in COMMON and len(spoken.replace(" ", "")) > 2 and re.search("[a-z]{3}|^bmi$", spoken):
                found.setdefault(spoken, name)
    return found


@lru_cache(maxsize=512)
def names_in(source: str) -> tuple[str, ...]:
    """The texts by which a cell takes columns."""
    groups = [found[1] for kind in (INDEXED, NAMED) for found in kind.finditer(source)]
    names = [name for group in groups for name in QUOTED.findall(group)]
    names += [name for found in FORMULA.finditer(source) for name in re.findall(r"[A-Za-z_]\w{2,}", found[1])]
    return tuple(dict.fromkeys(names))


def spoken_as(name: str) -> str:
    """`BloodPressure`, `blood_pressure` and `Blood Pressure` are all spoken of as `blood pressure`."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.sub(r"[^a-zA-Z0-9]+", " ", apart).lower().split())


def quote(sentence: Sentence) -> Evidence:
    """The sentence itself as a step of evidence."""
    return Evidence(sentence.place, f"{sentence.of} says: {sentence.text[:200]}", "code")
