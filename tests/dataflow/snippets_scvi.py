"""Short notebooks with a known verdict: cells as a network of scvi-tools places them."""

HEAD = """
import scanpy as sc
import scvi
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
cells = sc.read_h5ad("cells.h5ad")
scvi.model.SCVI.setup_anndata(cells, batch_key="donor")
"""

SNIPPETS = {
    "scvi: places of all cells, then a split": """
# warn: fit-before-split
# %%
model = scvi.model.SCVI(cells, n_latent=10)
model.train(max_epochs=50)
places = model.get_latent_representation()
a, b, c, d = train_test_split(places, cells.obs["kind"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "scvi: places of all cells kept in the table, then a split": """
# warn: fit-before-split
# %%
model = scvi.model.SCVI(cells)
model.train()
cells.obsm["X_scVI"] = model.get_latent_representation()
a, b, c, d = train_test_split(cells.obsm["X_scVI"], cells.obs["kind"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "scvi: learned from the training cells": """
# %%
train, test = train_test_split(cells, random_state=0)
model = scvi.model.SCVI(train)
model.train()
known = model.get_latent_representation()
new = model.get_latent_representation(test)
classifier = LogisticRegression().fit(known, train.obs["kind"])
print(classifier.score(new, test.obs["kind"]))
""",
    "scvi: a map of all cells, looked at": """
# %%
model = scvi.model.SCVI(cells)
model.train()
cells.obsm["X_scVI"] = model.get_latent_representation()
sc.pp.neighbors(cells, use_rep="X_scVI")
sc.tl.umap(cells)
sc.pl.umap(cells, color="kind")
""",
}
