"""Short notebooks with a known verdict, in percent format: scores that are computed by hand.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

from __future__ import annotations

HEAD = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import KFold, train_test_split
from sklearn.naive_bayes import GaussianNB
soil = pd.read_csv("soil.csv")
X_train, X_test, y_train, y_test = train_test_split(soil[["ph", "clay"]], soil["log_count"], random_state=0)
# %%
model = Ridge().fit(X_train, y_train)
print(model.score(X_train, y_train))
guess = model.predict(X_test)
# %%
"""

# Each measures the model on the test rows: then its training score is not the only one.
HONEST = {
    "a sum over a length": "print(np.sum((y_test - guess) ** 2) / len(y_test))",
    "a method sum over a length": "print(np.abs(y_test - guess).sum() / len(guess))",
    "Python's sum": "print(sum(abs(y_test - guess)) / len(y_test))",
    "a share of hits": "print((guess == y_test).sum() / y_test.shape[0])",
    "a share of hits by numpy": "hits = np.sum(guess == y_test)\nprint(hits / len(y_test))",
    "a bare sum of squares": "rss = np.sum((guess - y_test) ** 2)\nprint(rss)",
    "a count of pairs": (
        "hits = 0\nfor g, t in zip(guess, y_test):\n    if round(g) == t:\n        hits += 1\nprint(hits / len(y_test))"
    ),
    "a count by position": (
        "wrong = 0\nfor i in range(len(guess)):\n    if guess[i] != y_test.iloc[i]:\n        wrong += 1\nprint(wrong)"
    ),
    "a norm": "print(np.linalg.norm(y_test - guess))",
    "a product with itself": "off = y_test - guess\nprint(np.dot(off, off) / len(off), off.dot(off))",
    "a count": "print(np.count_nonzero(guess == y_test))",
    "counts of values": "print((y_test == guess).value_counts(normalize=True))",
    "R squared by hand": "print(1 - ((y_test - guess) ** 2).sum() / ((y_test - y_train.mean()) ** 2).sum())",
    "a sum over outputs, then a mean": "print(np.sum((y_test - guess) ** 2, axis=1).mean())",
    "columns of a new table": (
        "both = pd.DataFrame({'count': np.exp(y_test), 'guess': np.exp(guess)})\n"
        "print((both['count'] - both['guess']).abs().mean())"
    ),
    "columns as attributes": (
        "both = pd.DataFrame({'truth': y_test, 'guess': guess})\nprint((both.truth == both.guess).mean())"
    ),
    "a column of differences": (
        "both = pd.DataFrame({'truth': y_test, 'guess': guess})\nboth['off'] = both.truth - both.guess\n"
        "print(both['off'].abs().mean())"
    ),
    "a table sorted and cut": (
        "both = pd.DataFrame({'truth': y_test, 'guess': guess}).sort_values('truth').head(50)\n"
        "print(np.sum(both['truth'] == both['guess']))"
    ),
    "a column beside the features": "X_test['guess'] = guess\nprint((y_test - X_test['guess']).abs().mean())",
    "a column by assign": (
        "both = X_test.assign(guess=guess, truth=y_test)\nprint((both.truth - both.guess).pow(2).mean())"
    ),
    "a cross table": "print(pd.crosstab(y_test, guess))",
    "a cross table of columns": (
        "both = pd.DataFrame({'truth': y_test, 'guess': guess})\nprint(pd.crosstab(both['truth'], both['guess']))"
    ),
    "a metric of columns": (
        "both = pd.DataFrame({'truth': y_test, 'guess': guess})\nprint(confusion_matrix(both.truth, both.guess))"
    ),
}

# None of these measures anything.
BLIND = {
    "predictions are only listed": "print(pd.DataFrame({'truth': y_test, 'guess': guess}))",
    "predictions are only summed": "print(np.sum(guess) / len(guess), pd.Series(guess).value_counts())",
    "truth beside other columns": (
        "both = pd.DataFrame({'truth': y_test, 'guess': guess, 'ph': X_test['ph']})\n"
        "print((both['truth'] - both['ph']).abs().mean(), pd.crosstab(both['truth'], both['ph']))"
    ),
}

TWO_LOOKS = """
# %%
print({first})
bayes = GaussianNB().fit(X_train, y_train)
p = bayes.predict(X_test)
print({second})
"""

SNIPPETS = {
    **HONEST,
    **{name: f"# warn: scored-on-train\n{body}" for name, body in BLIND.items()},
    "two looks by sums": "# warn: test-set-reuse"
    + TWO_LOOKS.format(first="(guess == y_test).sum() / len(y_test)", second="sum(p == y_test) / len(y_test)"),
    "the looks of two columns": "# warn: test-set-reuse"
    + """
bayes = GaussianNB().fit(X_train, y_train)
both = pd.DataFrame({"truth": y_test, "line": guess, "bayes": bayes.predict(X_test)})
print((both["truth"] == both["line"]).mean(), (both["truth"] == both["bayes"]).mean())
""",
    "one look at one of two columns": """
bayes = GaussianNB().fit(X_train, y_train)
both = pd.DataFrame({"truth": y_test, "line": guess, "bayes": bayes.predict(X_test)})
print((both["truth"] == both["line"]).mean())
""",
    "a column that gets other values": """# warn: scored-on-train
both = pd.DataFrame({"truth": y_test, "guess": guess})
both["guess"] = X_test["ph"]
print((both["truth"] - both["guess"]).abs().mean())
""",
}

SNIPPETS |= {
    "an array filled fold by fold": """
whole = Ridge().fit(soil[["ph"]], soil["log_count"])
out = np.zeros(len(soil))
for learn, rest in KFold(5).split(soil):
    part = soil.iloc[learn]
    out[rest] = Ridge().fit(part[["ph"]], part["log_count"]).predict(soil.iloc[rest][["ph"]])
print(np.sum((soil["log_count"] - out) ** 2) / len(soil))
""",
    "a column filled fold by fold": """
for learn, rest in KFold(5).split(soil):
    part = soil.iloc[learn]
    soil.loc[rest, "guess"] = Ridge().fit(part[["ph"]], part["log_count"]).predict(soil.iloc[rest][["ph"]])
print((soil["log_count"] - soil["guess"]).abs().mean())
""",
    "one score and a constant": """
print(max(model.score(X_test, y_test), 0.5), min(1.0, model.score(X_test, y_test)))
""",
    "the best of two scores": """
# warn: tuned-on-test
print(max(model.score(X_test, y_test), Ridge(alpha=9).fit(X_train, y_train).score(X_test, y_test)))
""",
    "the best so far, with max": """
# warn: tuned-on-test
best = 0
for alpha in np.logspace(-3, 3, 20):
    best = max(best, Ridge(alpha=alpha).fit(X_train, y_train).score(X_test, y_test))
print(best)
""",
    "the height of a curve that chooses nothing": """
from sklearn.metrics import average_precision_score, precision_recall_curve
right, found, limits = precision_recall_curve(y_test, guess)
both = 2 * right * found / (right + found)
print(np.max(both), both.max(), average_precision_score(y_test, guess))
""",
    "the place of its height": """
# warn: tuned-on-test
from sklearn.metrics import precision_recall_curve
right, found, limits = precision_recall_curve(y_test, guess)
limit = limits[np.argmax(2 * right * found / (right + found))]
print((guess > limit).mean())
""",
}
