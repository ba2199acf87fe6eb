"""Short notebooks with a known verdict: single cells in scanpy and anndata."""

HEAD = """
import anndata as ad
import numpy as np
import pandas as pd
import scanpy as sc
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import cross_val_score, train_test_split
cells = sc.read_h5ad("cells.h5ad")
kinds = cells.obs["type"]
"""

SNIPPETS = {
    "scanpy: counts normalised and logged for each cell": """
# %%
sc.pp.normalize_total(cells, target_sum=1e4)
sc.pp.log1p(cells)
# %%
a, b, c, d = train_test_split(cells.X, kinds, random_state=0)
print(LogisticRegression(max_iter=300).fit(a, c).score(b, d))
""",
    "scanpy: scaled over all cells": """
# warn: fit-before-split
# %%
sc.pp.log1p(cells)
sc.pp.scale(cells, max_value=10)
# %%
a, b, c, d = train_test_split(cells.X, kinds, random_state=0)
print(LogisticRegression(max_iter=300).fit(a, c).score(b, d))
""",
    "scanpy: genes chosen over all cells": """
# warn: fit-before-split
# %%
sc.pp.log1p(cells)
sc.pp.highly_variable_genes(cells, n_top_genes=20)
cells = cells[:, cells.var.highly_variable].copy()
# %%
a, b, c, d = train_test_split(cells.X, kinds, random_state=0)
print(RandomForestClassifier(20).fit(a, c).score(b, d))
""",
    "scanpy: genes marked, but all of them are used": """
# %%
sc.pp.log1p(cells)
sc.pp.highly_variable_genes(cells, n_top_genes=20)
print(cells.var["highly_variable"].sum())
# %%
a, b, c, d = train_test_split(cells.X, kinds, random_state=0)
print(RandomForestClassifier(20).fit(a, c).score(b, d))
""",
    "scanpy: components of all cells as features": """
# warn: fit-before-split
# %%
sc.pp.log1p(cells)
sc.pp.pca(cells, n_comps=5)
features = cells.obsm["X_pca"]
# %%
a, b, c, d = train_test_split(features, kinds, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "scanpy: components and clusters that are only drawn": """
# %%
sc.pp.log1p(cells)
sc.tl.pca(cells, n_comps=5)
sc.pl.pca(cells, color="type", show=False)
# %%
a, b, c, d = train_test_split(cells.X, kinds, random_state=0)
print(LogisticRegression(max_iter=300).fit(a, c).score(b, d))
""",
    "scanpy: donors divide, and each part is scaled by the training cells": """
# %%
sc.pp.log1p(cells)
known = cells[cells.obs["donor"] != "d4"].copy()
unseen = cells[cells.obs["donor"] == "d4"].copy()
centre, width = known.X.mean(axis=0), known.X.std(axis=0) + 1e-6
model = LogisticRegression().fit((known.X - centre) / width, known.obs["type"])
print(model.score((unseen.X - centre) / width, unseen.obs["type"]))
""",
    "scanpy: scaled over all donors, then divided by donor": """
# warn: fit-before-split
# %%
sc.pp.log1p(cells)
sc.pp.scale(cells)
known = cells[cells.obs["donor"] != "d4"]
unseen = cells[cells.obs["donor"] == "d4"]
# %%
model = LogisticRegression(max_iter=300).fit(known.X, known.obs["type"])
print(model.score(unseen.X, unseen.obs["type"]))
""",
    "scanpy: scaled within the training cells": """
# %%
sc.pp.log1p(cells)
known, unseen = cells[:150].copy(), cells[150:].copy()
sc.pp.highly_variable_genes(known, n_top_genes=20)
genes = known.var_names[known.var["highly_variable"]]
model = LogisticRegression(max_iter=300).fit(known[:, genes].X, known.obs["type"])
print(accuracy_score(unseen.obs["type"], model.predict(unseen[:, genes].X)))
""",
    "scanpy: marker genes by the labels of all cells": """
# warn: fit-before-split
# %%
sc.pp.log1p(cells)
sc.tl.rank_genes_groups(cells, "type", n_genes=10)
markers = cells.uns["rank_genes_groups"]["names"]["B"]
chosen = cells[:, markers].X
# %%
print(cross_val_score(LogisticRegression(), chosen, kinds, cv=4).mean())
""",
    "scanpy: batch effects removed over all cells": """
# warn: fit-before-split
# %%
sc.pp.log1p(cells)
sc.pp.combat(cells, key="donor")
X = cells.X
# %%
print(cross_val_score(LogisticRegression(max_iter=300), X, kinds, cv=4).mean())
""",
    "scanpy: the total of each cell regressed out over all of them": """
# warn: fit-before-split
# %%
sc.pp.calculate_qc_metrics(cells, inplace=True, percent_top=None)
sc.pp.log1p(cells)
sc.pp.regress_out(cells, ["total_counts"])
# %%
a, b, c, d = train_test_split(cells.X, kinds, random_state=0)
print(LogisticRegression(max_iter=300).fit(a, c).score(b, d))
""",
    "anndata: a matrix of one's own, split by names of cells": """
# %%
mine = ad.AnnData(np.log1p(cells.X), obs=cells.obs)
names = np.random.default_rng(0).permutation(mine.obs_names)
known, unseen = mine[names[:150]], mine[names[150:]]
model = RandomForestClassifier(20).fit(known.X, known.obs["type"])
print(model.score(unseen.X, unseen.obs["type"]))
""",
}
