"""Which rows belong together: by a column, by the family of their sequences, by the scaffold of their molecules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.experiments.splits import columns, related

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Units:
    """The unit of each row, what a unit is called, and what has to be said of it."""

    codes: Codes
    called: str  # "family of related sequences"
    said: str  # how they were found

    @property
    def many(self) -> int:
        """How many there are."""
        return int(self.codes.max()) + 1


def units(X: Any, rows: int, groups: Any, sequences: Any, smiles: Any, identity: float | None) -> Units | None:
    """What has to stay whole; None where nothing has. Raises ValueError with one clear line."""
    found = []
    if groups is not None:
        found.append(_by_column(columns.column(groups, X, rows, "groups")))
    if sequences is not None:
        found.append(_by_family(columns.column(sequences, X, rows, "sequences"), identity))
    if smiles is not None:
        found.append(_by_scaffold(columns.column(smiles, X, rows, "smiles")))
    return _together(found) if found else None


def _by_column(values: Any) -> Units:
    codes, missing = columns.codes(values)
    said = f"the {missing:,} rows without one are taken for one unit" if missing else ""
    return Units(codes, "unit", said)


def _by_family(values: Any, identity: float | None) -> Units:
    found = related.families(columns.plain(values), identity)
    codes, _ = columns.codes(found.codes)
    return Units(codes, "family of related sequences", f"from {found.identity:.0%} identity on, by {found.how}")


def _by_scaffold(values: Any) -> Units:
    """Murcko scaffolds (Bemis and Murcko 1996, J. Med. Chem. 39:2887); a molecule without rings is its own."""
    try:
        from rdkit import Chem, rdBase
        from rdkit.Chem.Scaffolds.MurckoScaffold import MurckoScaffoldSmiles
    except ImportError:
        raise ValueError("scaffolds of molecules are read by rdkit, which is not installed; or give groups=") from None
    found = []
    with rdBase.BlockLogs():
        for at, text in enumerate(columns.plain(values)):
            molecule = Chem.MolFromSmiles(text) if isinstance(text, str) else None
            if molecule is None:
                raise ValueError(f"smiles: that of row {at} cannot be read as a molecule")
            found.append(MurckoScaffoldSmiles(mol=molecule) or Chem.MolToSmiles(molecule))
    return Units(columns.codes(found)[0], "scaffold", "by rdkit")


def _together(found: list[Units]) -> Units:
    """Rows that share any of several units belong together, directly or by others."""
    if len(found) == 1:
        return found[0]
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, shift, ends = len(found[0].codes), 0, []
    for one in found:
        ends.append(one.codes + rows + shift)
        shift += one.many
    links = np.tile(np.arange(rows), len(found)), np.concatenate(ends)
    matrix = coo_matrix((np.ones(len(links[0])), links), shape=(rows + shift, rows + shift))
    codes, _ = columns.codes(connected_components(matrix, directed=False)[1][:rows])
    said = "; ".join(one.said for one in found if one.said)
    return Units(codes, " or ".join(one.called for one in found), said)
