"""`%%deeprules_determinism` on top of a cell: it runs as it stands, then once more out of sight, and both are compared.

The line is taken off before IPython reads the cell, as that of `%%deeprules_baseline` is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deeprules_jupyter.commands.again import Again
from deeprules_jupyter.commands.aside import unwatched
from deeprules_jupyter.commands.mark import Mark
from deeprules_jupyter.commands.numbers import whole
from deeprules_jupyter.commands.parser import Parser
from deeprules_jupyter.model import Place

if TYPE_CHECKING:
    from deeprules_jupyter.experiments.determinism.verify import Prepared

MARK = Mark("%%deeprules_determinism")


def parser() -> Parser:
    """`%%deeprules_determinism ...` on top of a cell."""
    about = "Runs the cell twice from the same start, and compares all that it leaves bit for bit."
    made = Parser(MARK.text, description=about, allow_abbrev=False)
    made.add_argument("--runs", metavar="N", type=whole(2, 100), default=2, help="how often in all (default: 2)")
    more = "once more with so many threads: does what it leaves hang on their number?"
    made.add_argument("--threads", metavar="N", type=whole(1, 1024), help=more)
    fresh = "a new kernel with another hash seed runs the cells of this one too, and is compared"
    made.add_argument("--fresh", action="store_true", help=fresh)
    return made


class Verifying(Again["Prepared"]):
    """What one session does before and after a cell with our mark."""

    mark, stopped = MARK, "stopped before the runs were compared"

    def _parser(self) -> Parser:
        return parser()

    def _keep(self, source: str) -> Prepared:
        from deeprules_jupyter.experiments.determinism import verify

        return verify.prepare(self.one.shell, source, MARK.text)

    def _ended(self, kept: Prepared) -> None:
        kept.close()

    def _ran(self, kept: Prepared, result: Any, place: Place) -> None:
        from deeprules_jupyter.commands import fresh
        from deeprules_jupyter.commands.determinism_page import page
        from deeprules_jupyter.views.verified import bundle

        shell = self.one.shell
        with unwatched(self.one):
            study = kept.verify(result, self.options.runs, self.options.threads)
            if self.options.fresh and study.same:
                study.fresh = fresh.compare(shell, shell.history_manager.input_hist_raw[1:], study.left)
        shell.display_pub.publish(bundle(page(study, lambda file: _of_cell(shell, file, kept.start.file))))


def _of_cell(shell: Any, file: str, own: str) -> str:
    """` of In[3]` for the code of another cell; nothing for that of this one."""
    number = getattr(shell.compile, "_filename_map", {}).get(file)
    return "" if file == own else f" of In[{number}]" if number is not None else " of another cell"
