"""Functions and classes of the project, as its pyproject.toml describes them."""

from __future__ import annotations

from deeprules_jupyter.catalog.own import CLASSES, NOTHING, PARTS, Meaning, Meanings
from deeprules_jupyter.dataflow.trainers import Trainers
from deeprules_jupyter.dataflow.values import Seq, Val
from deeprules_jupyter.model import Role


class Own(Trainers):
    """Adds calls whose meaning the project states."""

    own: Meanings = NOTHING

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, Role] = {}  # what the project says of the rows that its loaders return

    def own_call(self, meaning: Meaning, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """The value of such a call."""
        name = path.rsplit(".", 1)[-1]
        every = [*args, *kwargs.values()]
        if isinstance(meaning, tuple):
            return self._parts(name, meaning)
        if meaning in PARTS:
            return self._parts(name, (meaning,)).items[0]
        if meaning in CLASSES:
            return self.make_model(name, meaning, args, kwargs)
        if meaning == "split" and every:
            return self.split_arrays(args or every[:1], kwargs)
        if meaning == "learns" and every:
            return self.fit_and_apply(name, self.blend(every))
        if meaning == "score":
            return self.metric(name, every)
        return self.blend(every, keep_rows=meaning == "row-wise")

    def _parts(self, name: str, roles: tuple[str, ...]) -> Seq:
        """What a loader returns; parts of one role are columns of the same rows, such as features and labels."""
        load = self.fresh(name)
        return Seq(items=[self._part_for(load, role) for role in roles])

    def _part_for(self, load: str, role: str) -> Val:
        known: Role = "" if role == "data" else role  # type: ignore[assignment]
        self.said[f"{load} {role}"] = known
        return self.population(f"{load} {role}", known)

    def said_of(self, val: Val) -> Role:
        """The part to which the project's own word assigns these rows, if it is one."""
        roles = {self.said.get(root, "") for root, _ in val.rows.atoms} if val.rows and not val.doubts else set()
        return roles.pop() if len(roles) == 1 else ""

    def starred(self, name: str) -> str | None:
        """Names of the project that `import *` brings."""
        own = next((path for module in self.stars if (path := f"{module}.{name}") in self.own), None)
        return own or super().starred(name)
