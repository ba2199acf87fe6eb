"""Data sets that come by name: shipped ones, folders, parts that others divided; and what libraries make of tables."""

from __future__ import annotations

import builtins
import re
from functools import lru_cache

from deeprules_jupyter.catalog import KNOWN, Callee, callee_of, path_of_star, words
from deeprules_jupyter.catalog.library import Library
from deeprules_jupyter.dataflow.bootstraps import Bootstraps
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.rows import Bound, Branch, Cut, source
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.splitting import THIRDS
from deeprules_jupyter.dataflow.values import Const, Map, Model, Seq, Val
from deeprules_jupyter.model import Role

# `train`, `train[:80%]`, `test[100:]`
PART = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d*)%?\s*:\s*(-?\d*)%?\s*\])?\s*")
ROLES: tuple[Role, Role, Role] = ("train", "tuning", "test")
TURNS: tuple[Role, Role, Role] = ("train", "tuning", "tuning")  # where each turn of a loop draws anew
WORD, CALLED = re.compile(r"\w+"), re.compile(r"(\w+)\s*\(")  # in a formula


def text_of(val: Val | None) -> str:
    """A text that the code states, or none."""
    return val.value if isinstance(val, Const) and isinstance(val.value, str) else ""


@lru_cache(maxsize=4096)
def gives_data(path: str) -> bool:
    """Whether a call of this function may give rows by name, change them one by one, or give names of files."""
    _, name, library, kind = callee_of(path)
    told = "same_value row_wise formulas formula_pairs learn_and_apply holders divided_sets named_sets folders".split()
    return kind == "named" or any(name in getattr(library, one) for one in (*told, "file_lists", "file_names"))


class Sources(Bootstraps):
    """Adds populations that libraries hand out."""

    def known_data(self, callee: Callee, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """The value of a call that gives rows by name or changes them one by one; None where it does neither."""
        _, name, library, kind = callee
        if name in library.same_value and args:
            return args[0]
        if name in library.row_wise:
            return self.blend([*args, *kwargs.values()])
        if name in library.formulas | library.formula_pairs:
            return self._by_formula(library, name, args, kwargs)
        if name in library.learn_and_apply and args and library.learned_arguments & set(kwargs):
            return self._learned_beside(name, args[0], [v for k, v in kwargs.items() if k in library.learned_arguments])
        if name in library.holders:
            return self._held(args, kwargs)
        if name in library.divided_sets:
            return self._divided(path)
        if name in library.named_sets:
            return self._parts_named(args, kwargs)
        if name in library.folders:
            return self.folder(args, kwargs)
        return self._shipped_part(name, args, kwargs) if kind == "named" else None

    def _by_formula(self, library: Library, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`dmatrices("grew ~ C(site) + ph", table)`: the columns that each side of the formula names."""
        table = kwargs.get("data") or (args[1] if len(args) > 1 else Val())
        formula = text_of(args[0] if args else kwargs.get("formula_like"))
        pair = name in library.formula_pairs
        sides = formula.split("~", 1) if pair and "~" in formula else [formula] * (1 + pair)
        made = [self._design(library, table, side) for side in sides]
        return Seq(items=made) if pair else made[0]

    def _design(self, library: Library, table: Val, formula: str) -> Val:
        out = self.columns(table, [*WORD.findall(formula)] if formula else [("sel", "formula")])
        out.fits, out.cols, out.column_of = out.all_fits(), {}, None
        terms = sorted(library.learning_terms & {*CALLED.findall(formula)})
        return self.fit_and_apply(terms[0], out) if terms and out.rows else out

    def _learned_beside(self, name: str, table: Val, said: list[Val]) -> Val:
        """`standardize(X, return_params=True)` gives what it learned too, for `standardize(X_test, params=learned)`."""
        if all(isinstance(v, Const) for v in said):
            out = self.fit_and_apply(name, table)
            return Seq(items=[out, Val(stats=out.fits - table.all_fits())])
        return self.blend([table, *said])

    def population(self, root: str, role: Role) -> Val:
        """The rows of a data set, or of the part of it that others set aside for this role."""
        self.parts.setdefault((root, None), Part(role))
        return Val(rows=source(root), way=(self.step(f"{root} is loaded"),))

    def _held(self, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`DMatrix(X, label=y)`, `from_tensor_slices((X, y))`: the rows and their labels together."""
        given = [*args, *kwargs.values()]
        if given and isinstance(given[0], Seq) and not given[0].rows and given[0].items:
            return self.dataset(list(given[0].items))
        return self.dataset(given[:2]) if given else Val()

    def _divided(self, path: str) -> Val:
        """`mnist.load_data()`: training and test rows, each with labels."""
        name = path.split(".")[-2]
        halves = [self.population(f"{name} {role}", role) for role in ("train", "test")]
        return Seq(items=[Seq(items=[half, self.select(half, [])]) for half in halves])

    def _parts_named(self, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`load_dataset(name, split="train[:80%]")`: a table for each part, all of them without `split`."""
        settings = [self.setting(v) for v in args] + [self.setting(v) for k, v in kwargs.items() if k != "split"]
        stated = all(isinstance(v, (Const, Seq, Map)) for v in args)
        name = " ".join(settings) if stated else self.fresh("data set")
        asked = kwargs.get("split")
        if isinstance(asked, Seq):
            out: Val = Seq(items=[self._part(name, text_of(one)) for one in asked.items])
        elif text := text_of(asked):
            out = self._part(name, text)
        else:
            parts: dict[object, Val] = {part: self._part(name, part) for part in ("train", "validation", "test")}
            out = Map(entries={**parts, **dict.fromkeys(("val", "valid", "dev"), parts["validation"])})
        info = kwargs.get("with_info")
        return Seq(items=[out, Val()]) if isinstance(info, Const) and info.value else out

    def _part(self, name: str, text: str) -> Val:
        """One part, as its text says."""
        tables = []
        for piece in text.split("+"):
            said = PART.fullmatch(piece)
            part = said[1] if said else piece
            table = self.population(f"{name} {part}", words.role_of(part))
            if said and (said[2] or said[3]):
                low, high = (int(bound) if bound else None for bound in (said[2], said[3]))
                table = self.between(table, low, high, piece)
            tables.append(table)
        return self.join("concat", [Seq(items=list(tables))], {}) if len(tables) > 1 else tables[0]

    def three_parts(self, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`deeprules.split(X, y)`: three parts by name, each with its rows, labels and positions."""
        given = {**dict(zip(("X", "y"), args, strict=False)), **kwargs}
        y, seed = given.get("y"), given.get("seed", Const(value=0))
        said = tuple(sorted((key, self.setting(val)) for key, val in given.items() if key not in ("X", "y")))
        whole = self.with_rows(self.rows_in(given["X"]))
        key = ("three parts", said, self.token(whole.rows))
        cuts = [Cut(key, branch, "split") for branch in THIRDS]
        tables = self.two_sides(whole, key, THIRDS, ROLES, "split")
        labels = [Val() if y is None else self.select(self.rows_in(y), [cut], "split") for cut in cuts]
        if self.drawn_anew(whole, seed):
            self.only_now(key, ROLES, TURNS)
        parts = [
            Seq(items=[table, told], keyed={"X": table, "y": told, "index": Val(index=(cut,))})
            for table, told, cut in zip(tables, labels, cuts, strict=True)
        ]
        return Seq(items=list(parts), keyed=dict(zip(ROLES, parts, strict=True)))

    def folder(self, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """A folder of samples; its name, or an argument, may say which part it is."""
        where = text_of(args[0] if args else kwargs.get("directory", kwargs.get("root")))
        root = f"folder {where}" if where else self.fresh("folder")
        said = (words.role_of(step) for step in reversed(re.split(r"[\\/]+", where)))
        whole = self.population(root, next((role for role in said if role), ""))
        subset = text_of(kwargs.get("subset"))
        if subset == "both":
            return Seq(items=[self._subset(whole, one) for one in ("training", "validation")])
        return self._subset(whole, subset)

    def _subset(self, whole: Val, name: str) -> Val:
        table = whole
        if name:
            cut = Cut(("subset", self.token(whole.rows)), Branch("is", value=name), "split")
            self.parts.setdefault((cut.key, cut.branch), Part(words.role_of(name)))
            table = self.select(whole, [cut], f"subset {name}")
        return self.dataset([table, self.select(table, [])])

    def _shipped_part(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`MNIST(folder, train=False)`: the part of a shipped data set; the same one whenever it is loaded."""
        flag = kwargs.get("train", args[1] if len(args) > 1 else None)
        split = text_of(kwargs.get("split", kwargs.get("image_set")))
        role: Role = words.role_of(split)
        if isinstance(flag, Const) and isinstance(flag.value, bool):
            role = "train" if flag.value else "test"
        elif "train" in kwargs:
            return self.dataset([self.population(self.fresh(name), "")])
        half = self.population(f"{name} {split or role}", role)
        return self.dataset([half, self.select(half, [])])

    def starred(self, name: str) -> str | None:
        """Where a name that nobody bound comes from, if `import *` of a known library may have brought it."""
        if not hasattr(builtins, name):
            for module in self.stars:
                if path := path_of_star(module, name):
                    return path
        return None

    # parts by methods -----------------------------------------------------------------------------------------------
    def dataset_method(self, data: Dataset, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Methods of tf.data and torch data sets: nearly all keep the rows."""
        if name == "__len__":
            return Const(value=None)
        if name == "concatenate" and args:
            return self._together([data, *args])
        if name in ("take", "skip") and args:
            at = self._mark(args[0])
            low, high = (None, at) if name == "take" else (at, None)
            return self.between(data, low, high, f"{name}({at})")
        return data

    def make_torch(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        if path.endswith(".ConcatDataset") and args:
            return self._together(args[0].items if isinstance(args[0], Seq) else args)
        return super().make_torch(path, args, kwargs)

    def _together(self, parts: list[Val]) -> Val:
        """Data sets one after the other."""
        joined = self.join("concat", [Seq(items=[self.select(self.as_dataset(part), []) for part in parts])], {})
        return self.dataset([joined, self.select(joined, [])])

    def _mark(self, val: Val) -> Bound:
        if isinstance(val, Const) and isinstance(val.value, int):
            return val.value
        return val.name or self.fresh("mark")

    def _of_rows(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        if val.rows and name == "train_test_split":
            return self._own_halves(val, kwargs)
        if val.rows and name in KNOWN.relabels:
            return self.select(val, [])
        if val.rows and name == "select" and args and (args[0].span or args[0].index is not None):
            return self.mask(val, args[0], "select")
        if val.rows and name in KNOWN.learned_methods:
            return self.fit_and_apply(name, val)
        if val.rows and name in KNOWN.learned_methods_in_place:
            return self.learn_in_place(name, [val, *args], kwargs)
        return super()._of_rows(val, name, args, kwargs)

    def by_function(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """A function that gives a dict of columns for each row, or for a batch of them, keeps the rows."""
        out = super().by_function(val, name, args, kwargs)
        return self.blend([val, *out.entries.values()]) if isinstance(out, Map) and name == "map" else out

    def _own_halves(self, val: Val, kwargs: dict[str, Val]) -> Val:
        """`table.train_test_split(seed=1)`: within a part that was cut before, its `test` is there for tuning."""
        whole = self.with_rows(val)
        assert whole.rows is not None
        first = not any(cuts for _, cuts in whole.rows.atoms)
        roles: list[Role] = ["train", "test"] if first else self.roles_for(whole, 2)
        settings = tuple(sorted((k, str(v.value)) for k, v in kwargs.items() if isinstance(v, Const)))
        key = ("halves", settings, self.token(whole.rows)) if "seed" in kwargs else self.fresh("halves")
        branches = [Branch("part", value=0), Branch("part", value=1)]
        halves = self.two_sides(whole, key, branches, roles, "train_test_split")
        return Map(entries=dict(zip(("train", "test"), halves, strict=True)))

    def flow(self, model: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """What a generator of batches makes: from a folder, a table or arrays."""
        if name == "flow_from_directory":
            return self.folder(args, kwargs)
        data = args[0] if args else kwargs.get("dataframe", kwargs.get("x"))
        if not name.startswith("flow") or data is None:
            return None
        if model.state:
            data = self.transform(model, data)
        return self._subset(self.with_rows(self.select(data, [])), text_of(kwargs.get("subset")))
