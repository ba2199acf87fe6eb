"""The words by which people name their partitions."""

from __future__ import annotations

import re

from deeprules_jupyter.model import Role

ROLE_WORDS: dict[str, Role] = {
    **dict.fromkeys("train training tr trn fit".split(), "train"),
    **dict.fromkeys("val valid validation va vl vali tune tuning es v".split(), "tuning"),
    **dict.fromkeys("test testing te tst hold holdout held heldout ho unseen final kept blind".split(), "test"),
}
TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def role_of(name: str) -> Role:
    """The role that a name speaks of: `X_test` test, `dl_va` tuning, `train_df` train, else nothing.

    Names with words of two roles (`train_val`, `train_test`) speak of none.
    """
    tokens = [token.lower() for token in TOKEN.findall(name)]
    roles = {ROLE_WORDS[token] for token in tokens if token in ROLE_WORDS}
    if not roles:
        fused = name.lower().replace("_", "")
        roles = {role for word, role in FUSED.items() if fused.startswith(word) or fused.endswith(word)}
    return roles.pop() if len(roles) == 1 else ""


FUSED: dict[str, Role] = {"train": "train", "valid": "tuning", "xval": "tuning", "yval": "tuning", "test": "test"}
