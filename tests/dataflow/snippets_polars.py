"""Short notebooks with a known verdict: polars tables of measurements."""

HEAD = """
import polars as pl
import polars.selectors as cs
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
plates = pl.read_csv("plates.csv")
wells = ["area", "intensity"]
"""

SNIPPETS = {
    "polars: an expression scales over all wells, then positions divide": """
# warn: fit-before-split
# %%
plates = plates.with_columns(
    ((pl.col("area") - pl.col("area").mean()) / pl.col("area").std()).alias("area_z")
)
# %%
known, unseen = plates[:150], plates[150:]
forest = RandomForestClassifier(20).fit(known[["area_z", "intensity"]].to_numpy(), known["active"].to_numpy())
print(forest.score(unseen[["area_z", "intensity"]].to_numpy(), unseen["active"].to_numpy()))
""",
    "polars: an expression scales by numbers of the training wells": """
# %%
known, unseen = plates.head(150), plates.tail(50)
centre, width = known["area"].mean(), known["area"].std()
scale = ((pl.col("area") - centre) / width).alias("area_z")
known, unseen = known.with_columns(scale), unseen.with_columns(scale)
# %%
forest = RandomForestClassifier(20).fit(known[["area_z"]].to_numpy(), known["active"].to_numpy())
print(forest.score(unseen[["area_z"]].to_numpy(), unseen["active"].to_numpy()))
""",
    "polars: gaps filled with the mean of all wells": """
# warn: fit-before-split
# %%
plates = plates.with_columns(pl.col("intensity").fill_null(pl.col("intensity").mean()))
# %%
learn, check = train_test_split(plates, test_size=0.25, random_state=3)
model = LogisticRegression().fit(learn.select(wells).to_numpy(), learn["active"].to_numpy())
print(model.score(check.select(wells).to_numpy(), check["active"].to_numpy()))
""",
    "polars: gaps filled by strategy before the split": """
# warn: fit-before-split
# %%
whole = plates.fill_null(strategy="mean")
# %%
learn, check = train_test_split(whole, test_size=0.25, random_state=3)
model = LogisticRegression().fit(learn.select(wells).to_numpy(), learn["active"].to_numpy())
print(model.score(check.select(wells).to_numpy(), check["active"].to_numpy()))
""",
    "polars: gaps filled with nothing learned": """
# %%
whole = plates.fill_null(strategy="zero").with_columns(pl.col("area").log1p())
# %%
learn, check = train_test_split(whole, test_size=0.25, random_state=3)
model = LogisticRegression().fit(learn.select(wells).to_numpy(), learn["active"].to_numpy())
print(model.score(check.select(wells).to_numpy(), check["active"].to_numpy()))
""",
    "polars: a scaled column that the model leaves out": """
# %%
plates = plates.with_columns(
    ((pl.col("area") - pl.col("area").mean()) / pl.col("area").std()).alias("area_z")
)
print(plates.select("area_z").describe())
# %%
learn, check = train_test_split(plates, test_size=0.25, random_state=3)
model = LogisticRegression().fit(learn.select("intensity").to_numpy(), learn["active"].to_numpy())
print(model.score(check.select("intensity").to_numpy(), check["active"].to_numpy()))
""",
    "polars: every numeric column scaled at once": """
# warn: fit-before-split
# %%
features = plates.select(cs.float())
features = features.with_columns((cs.float() - cs.float().mean()) / cs.float().std())
# %%
a, b, c, d = train_test_split(features.to_numpy(), plates["active"].to_numpy(), random_state=2)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "polars: a row number divides, and nothing else is learned": """
# %%
plates = plates.with_row_index("row")
early = plates.filter(pl.col("row") < 150)
late = plates.filter(pl.col("row") >= 150)
forest = RandomForestClassifier(20).fit(early.select(wells).to_numpy(), early["active"].to_numpy())
print(accuracy_score(late["active"].to_numpy(), forest.predict(late.select(wells).to_numpy())))
""",
    "polars: two ranges of row numbers that cross": """
# warn: train-test-overlap
# %%
plates = plates.with_row_index("row")
early = plates.filter(pl.col("row") < 160)
late = plates.filter(pl.col("row") >= 120)
forest = RandomForestClassifier(20).fit(early.select(wells).to_numpy(), early["active"].to_numpy())
print(accuracy_score(late["active"].to_numpy(), forest.predict(late.select(wells).to_numpy())))
""",
    "polars: a sample, and the anti-join that it leaves": """
# %%
learn = plates.sample(fraction=0.7, seed=4)
check = plates.join(learn, on="well", how="anti")
forest = RandomForestClassifier(20).fit(learn.select(wells).to_numpy(), learn["active"].to_numpy())
print(forest.score(check.select(wells).to_numpy(), check["active"].to_numpy()))
""",
    "polars: two samples drawn apart from each other": """
# warn: train-test-overlap
# %%
learn = plates.sample(fraction=0.7, seed=4)
check = plates.sample(fraction=0.3, seed=5)
forest = RandomForestClassifier(20).fit(learn.select(wells).to_numpy(), learn["active"].to_numpy())
print(forest.score(check.select(wells).to_numpy(), check["active"].to_numpy()))
""",
    "polars: the mean of each batch joined back before the split": """
# warn: fit-before-split
# %%
means = plates.group_by("batch").agg(pl.col("intensity").mean().alias("batch_mean"))
plates = plates.join(means, on="batch")
# %%
learn, check = train_test_split(plates, test_size=0.25, random_state=3)
cols = ["intensity", "batch_mean"]
model = LogisticRegression().fit(learn.select(cols).to_numpy(), learn["active"].to_numpy())
print(model.score(check.select(cols).to_numpy(), check["active"].to_numpy()))
""",
    "polars: one row a batch, and the batches are divided": """
# %%
batches = plates.group_by("batch").agg(pl.col("area").mean(), pl.col("active").max())
learn, check = train_test_split(batches, test_size=0.3, random_state=1)
forest = RandomForestClassifier(20).fit(learn.select("area").to_numpy(), learn["active"].to_numpy())
print(forest.score(check.select("area").to_numpy(), check["active"].to_numpy()))
""",
    "polars: to pandas and scaled there": """
# warn: fit-before-split
# %%
from sklearn.preprocessing import StandardScaler
frame = plates.drop_nulls().to_pandas()
X = StandardScaler().fit_transform(frame[wells])
# %%
a, b, c, d = train_test_split(X, frame["active"], random_state=2)
print(LogisticRegression().fit(a, c).score(b, d))
""",
}
