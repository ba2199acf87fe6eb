"""Short notebooks with a known verdict: counts of genes that are made comparable, and genes chosen by the condition."""

HEAD = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from pydeseq2.dds import DeseqDataSet
from pydeseq2.ds import DeseqStats
from pydeseq2.preprocessing import deseq2_norm
counts = pd.read_csv("counts.csv", index_col=0)
samples = pd.read_csv("samples.csv", index_col=0)
"""

SNIPPETS = {
    "pydeseq2: genes chosen by the condition of all samples": """
# warn: fit-before-split
# %%
dds = DeseqDataSet(counts=counts, metadata=samples, design="~condition")
dds.deseq2()
stats = DeseqStats(dds, contrast=["condition", "B", "A"])
stats.summary()
found = stats.results_df
chosen = found[found.padj < 0.05].index
a, b, c, d = train_test_split(counts[chosen], samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "pydeseq2: genes chosen by the condition of the training samples": """
# %%
a, b, c, d = train_test_split(counts, samples, random_state=0)
dds = DeseqDataSet(counts=a, metadata=c, design="~condition")
dds.deseq2()
stats = DeseqStats(dds, contrast=["condition", "B", "A"])
stats.summary()
chosen = stats.results_df[stats.results_df.padj < 0.05].index
model = LogisticRegression().fit(a[chosen], c["condition"])
print(model.score(b[chosen], d["condition"]))
""",
    "pydeseq2: variances made alike over all samples": """
# warn: fit-before-split
# %%
dds = DeseqDataSet(counts=counts, metadata=samples, design="~condition")
dds.vst()
a, b, c, d = train_test_split(dds.layers["vst_counts"], samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "pydeseq2: genes tested, and nothing predicted": """
# %%
dds = DeseqDataSet(counts=counts, metadata=samples, design="~condition")
dds.deseq2()
stats = DeseqStats(dds, contrast=["condition", "B", "A"])
stats.summary()
print(stats.results_df.sort_values("padj").head(20))
""",
    "rnanorm: a reference sample among all": """
# warn: fit-before-split
# %%
from rnanorm import TMM
even = TMM().fit_transform(counts)
a, b, c, d = train_test_split(even, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "rnanorm: each sample by its own total": """
# %%
from rnanorm import CPM
even = CPM().fit_transform(counts)
a, b, c, d = train_test_split(even, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "qnorm: all samples given one distribution": """
# warn: fit-before-split
# %%
import qnorm
even = qnorm.quantile_normalize(counts.T).T
a, b, c, d = train_test_split(even, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "inmoose: batches evened out over all samples": """
# warn: fit-before-split
# %%
from inmoose.pycombat import pycombat_norm
even = pycombat_norm(counts.T, samples["batch"]).T
a, b, c, d = train_test_split(even, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "harmonypy: batches evened out over all samples": """
# warn: fit-before-split
# %%
import harmonypy
even = harmonypy.run_harmony(counts, samples, ["batch"]).Z_corr.T
a, b, c, d = train_test_split(even, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "scikit-bio: each sample by its own mean": """
# %%
from skbio.stats.composition import clr, multi_replace
even = clr(multi_replace(counts))
a, b, c, d = train_test_split(even, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "phate: places learned from all samples": """
# warn: fit-before-split
# %%
import phate
places = phate.PHATE().fit_transform(counts)
a, b, c, d = train_test_split(places, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "totals of all samples in each gene": """
# warn: fit-before-split
# %%
shares = counts / counts.sum()
a, b, c, d = train_test_split(shares, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "the total of each sample": """
# %%
shares = counts.div(counts.sum(axis=1), axis=0)
a, b, c, d = train_test_split(shares, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "totals of a few chosen rows are features of another": """
# %%
def of(team, day):
    before = counts[(counts["team"] == team) & (counts["day"] < day)][-5:]
    return pd.Series({"goals": before["goals"].sum(), "shots": before["shots"].sum()})
made = counts.apply(lambda row: of(row["team"], row["day"]), axis=1)
a, b, c, d = train_test_split(made, samples["won"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "genes that nobody has": """
# %%
kept = counts.loc[:, counts.sum() > 0]
a, b, c, d = train_test_split(kept, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "missing values counted": """
# %%
gaps = counts.isnull().sum()
counts = counts.drop(gaps[gaps > 3].index, axis=1)
a, b, c, d = train_test_split(counts, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "the weight of a class by their numbers": """
# %%
from sklearn.svm import SVC
sick = samples["sick"]
a, b, c, d = train_test_split(counts, sick, random_state=0)
print(SVC(class_weight={1: len(sick) / sick.sum()}).fit(a, c).score(b, d))
""",
    "a list of scaled rows": """
# warn: fit-before-split
# %%
from sklearn.preprocessing import StandardScaler
rows = [list(row) for row in StandardScaler().fit_transform(counts)]
a, b, c, d = train_test_split(rows, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a list that is filled with scaled rows": """
# warn: fit-before-split
# %%
from sklearn.preprocessing import StandardScaler
rows = []
for row in StandardScaler().fit_transform(counts):
    rows.append(row)
a, b, c, d = train_test_split(rows, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a list of rows as they are": """
# %%
rows = [list(row) for row in counts.to_numpy()]
a, b, c, d = train_test_split(rows, samples["condition"], random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
}
