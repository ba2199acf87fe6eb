"""Short notebooks with a known verdict, in percent format: samples that stand in columns until the table is turned.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
"""
DIVIDED = """
order = np.random.permutation(genes.shape[1])
genes, fate = genes[:, order], fate[:, order]
G_train, G_test = genes[:, :600], genes[:, 600:]
f_train, f_test = fate[:, :600], fate[:, 600:]
# %%
svc = SVC().fit(G_train.T, f_train.T)
print(svc.score(G_test.T, f_test.T))
"""

SNIPPETS = {
    "genes by cells, divided by columns": """
# %%
genes, fate = np.load("genes_by_cells.npy"), np.load("fate.npy")
G_fit, G_held = genes[:, :600], genes[:, 600:]
svc = SVC().fit(G_fit.T, fate[:600])
print(svc.score(G_held.T, fate[600:]))
""",
    "the same, with the function": """
# %%
genes, fate = pd.read_csv("genes_by_cells.csv"), np.load("fate.npy")
G_fit, G_held = genes.iloc[:, :600].transpose(), np.transpose(genes.iloc[:, 600:])
svc = SVC().fit(G_fit, fate[:600])
print(svc.score(G_held, fate[600:]))
""",
    "a turned table of cells, divided by columns": f"""
# %%
cells = pd.read_csv("single_cells.csv")
genes, fate = cells[["sox2", "nanog"]].values.T, cells["fate"].values.reshape(1, -1)
{DIVIDED}""",
    "the same, scaled before": f"""
# warn: fit-before-split
# %%
cells = pd.read_csv("single_cells.csv")
genes = StandardScaler().fit_transform(cells[["sox2", "nanog"]]).T
fate = cells["fate"].values.reshape(1, -1)
{DIVIDED}""",
    "two models on the columns that were held out": f"""
# warn: test-set-reuse
# %%
cells = pd.read_csv("single_cells.csv")
genes, fate = cells[["sox2", "nanog"]].values.T, cells["fate"].values.reshape(1, -1)
{DIVIDED}
# %%
wide = SVC(kernel="linear").fit(G_train.T, f_train.T)
print(wide.score(G_test.T, f_test.T))
""",
    "columns that are features": """
# warn: scored-on-train
# %%
cells = pd.read_csv("single_cells.csv").values
few, fate = cells[:, :600], cells[:, 600]
svc = SVC().fit(few, fate)
print(svc.score(few, fate))
""",
    "features of the same cells, or other cells: nobody knows": """
# %%
cells, fate = np.load("cells.npy"), np.load("fate.npy")
few, others = cells[:, :600], cells[:, 600:]
print(SVC().fit(few, fate).score(others, fate))
""",
}
