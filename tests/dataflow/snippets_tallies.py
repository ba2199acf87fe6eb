"""Short notebooks with a known verdict, in percent format: counts, groups, bins, lists, and arrays filled one by one.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
birds = pd.read_csv("birds.csv")
migrates = birds.pop("migrates")
"""
SCORED = """
# %%
A, B, a, b = train_test_split(birds[["diet", "mass", "wing"]], migrates, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
"""
NOTES = """
# %%
n_train, n_test, d_train, d_test = train_test_split(birds["notes"], migrates, random_state=0)
"""
BAGGED = """
clf = LogisticRegression().fit(bag.transform(n_train), d_train)
print(clf.score(bag.transform(n_test), d_test))
"""
WARN = "# warn: fit-before-split\n# %%\n"

SNIPPETS = {
    "gaps filled with the commonest category": f"""{WARN}
common = birds["diet"].value_counts().index[0]
birds["diet"] = birds["diet"].fillna(common)
{SCORED}""",
    "gaps filled with the category that counts most": f"""{WARN}
birds["diet"].fillna(birds["diet"].value_counts().idxmax(), inplace=True)
{SCORED}""",
    "categories coded by how often they stand in all rows": f"""{WARN}
often = birds["diet"].value_counts()
birds["diet"] = birds["diet"].map(often / often.sum())
{SCORED}""",
    "counts are printed and drawn": f"""
# %%
print(birds["diet"].value_counts())
tally = birds["diet"].value_counts().head(10)
tally.plot(kind="bar")
for diet, n in tally.items():
    print(diet, n / len(birds))
{SCORED}""",
    "a list of the categories": f"""
# %%
tally = birds["diet"].value_counts()
known = tally[tally > 10].index.tolist()
for diet in known:
    birds["eats_" + diet] = birds["diet"] == diet
birds, migrates = birds[birds["diet"].isin(known)], migrates[birds["diet"].isin(known)]
dummies = pd.get_dummies(birds["diet"])[tally.sort_values().index[:5]]
birds = pd.concat([birds, dummies], axis=1)
{SCORED}""",
    "the classes are counted": """
# %%
A, B, a, b = train_test_split(birds, migrates, random_state=1)
counts = migrates.value_counts()
clf = LogisticRegression(class_weight={0: counts[1] / len(birds), 1: counts[0] / len(birds)}).fit(A, a)
print(clf.score(B, b), (b == b.value_counts().index[0]).mean(), b.value_counts().max() / len(b))
""",
    "a smaller class as large as the other": """
# %%
fewest = migrates.value_counts().min()
few = birds[migrates == 1].sample(fewest)
print(len(few), birds.groupby("diet")["mass"].value_counts())
A, B, a, b = train_test_split(birds, migrates, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "medians of a pivot table": f"""{WARN}
typical = birds.pivot_table(values="mass", index="species", aggfunc="median")
birds["mass"] = birds["mass"].fillna(birds["species"].map(typical["mass"]))
{SCORED}""",
    "a pivot table in place of the long one": """
# %%
wide = birds.pivot_table(values="seen", index="site", columns="species").fillna(0)
A, B, a, b = train_test_split(np.log1p(wide), migrates, random_state=1)
print(LogisticRegression().fit(A / 10, a).score(B / 10, b))
""",
    "gaps drawn from a histogram": f"""{WARN}
counts, edges = np.histogram(birds["mass"].dropna(), bins=12)
centres = (edges[:-1] + edges[1:]) / 2
draw = birds["mass"].apply(lambda m: np.random.choice(centres, p=counts / counts.sum()))
birds["mass"] = birds["mass"].fillna(draw)
{SCORED}""",
    "histograms of pictures": """
# %%
pictures = np.load("pictures.npy")
shades = np.array([np.histogram(picture, bins=16)[0] for picture in pictures])
A, B, a, b = train_test_split(shades, migrates, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "gaps drawn around the mean of all rows": f"""{WARN}
m, s = birds["mass"].mean(), birds["mass"].std()
gaps = birds["mass"].isnull()
birds.loc[gaps, "mass"] = np.random.normal(m, s, gaps.sum())
{SCORED}""",
    "a number of bins": f"""{WARN}
birds["mass"] = pd.cut(birds["mass"], bins=15, labels=False)
{SCORED}""",
    "bins with given edges": f"""
# %%
birds["mass"] = pd.cut(birds["mass"], bins=[0, 50, 200, 9000], labels=False)
birds["wing"] = pd.cut(birds["wing"], np.linspace(0, 300, 15), labels=False)
{SCORED}""",
    "medians in an array of arrays": f"""{WARN}
usual = np.zeros((2, 3))
for s in range(2):
    for d in range(3):
        usual[s][d] = birds.loc[(birds.sex == s) & (birds.diet == d), "mass"].median()
        birds.loc[birds.mass.isnull() & (birds.sex == s) & (birds.diet == d), "mass"] = usual[s][d]
{SCORED}""",
    "numbers that the code states, in an array of arrays": f"""
# %%
usual = np.zeros((2, 3))
for s in range(2):
    for d in range(3):
        usual[s][d] = 10 * s + d
        birds.loc[birds.mass.isnull() & (birds.sex == s) & (birds.diet == d), "mass"] = usual[s][d]
{SCORED}""",
    "gaps of a column by two brackets": f"""{WARN}
birds["mass"][birds["mass"].isnull()] = birds["mass"].median()
{SCORED}""",
    "words of both parts, as lists": f"""# warn: fit-on-test fit-before-split
{NOTES}bag = CountVectorizer().fit(n_train.tolist() + n_test.tolist())
{BAGGED}""",
    "words of both parts, by names": f"""# warn: fit-on-test fit-before-split
{NOTES}every = list(n_train)
every += list(n_test)
bag = CountVectorizer().fit(every)
{BAGGED}""",
    "words of both parts, a list made longer": f"""# warn: fit-on-test fit-before-split
{NOTES}every = list(n_train)
every.extend(list(n_test))
bag = CountVectorizer().fit(every)
{BAGGED}""",
    "words of the training part, as a list": f"""
{NOTES}bag = CountVectorizer().fit(n_train.tolist() + ["mass", "wing"])
lengths = np.array(n_train.tolist()) + np.array(n_train.tolist())
{BAGGED}""",
}
