"""The words by which people name their partitions."""

from __future__ import annotations

import re
from functools import lru_cache

from deeprules_jupyter.model import Role

ROLE_WORDS: dict[str, Role] = {
    **dict.fromkeys("train training tr trn fit".split(), "train"),
    **dict.fromkeys("val valid validation va vl vali tune tuning es v".split(), "tuning"),
    **dict.fromkeys("test testing te tst hold holdout held heldout ho unseen final kept blind".split(), "test"),
}
TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Written without a gap: Xv, xtrain, dftest, trainloader.
FUSED = re.compile(
    r"(?:x|y|df|data|dl|ds|idx|n)?(train|tr|valid|val|va|v|test|tst|te)(?:x|y|set|data|df|dl|ds|loader|idx)?\d*"
)


@lru_cache(maxsize=4096)
def role_of(name: str) -> Role:
    """The role that a name speaks of: `X_test` test, `dl_va` tuning, `train_df` train, else nothing.

    Names with words of two roles (`train_val`, `train_test`) speak of none.
    """
    if len(name) == 1:
        return ""
    tokens = [token.lower() for token in TOKEN.findall(name)]
    roles = {ROLE_WORDS[token] for token in tokens if token in ROLE_WORDS}
    fused = FUSED.fullmatch(name.lower().replace("_", ""))
    if not roles and fused:
        return ROLE_WORDS[fused[1]]
    return roles.pop() if len(roles) == 1 else ""
