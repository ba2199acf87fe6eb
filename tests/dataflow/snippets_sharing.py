"""Models of rows that are marked as sensitive, saved in many ways; and what may be saved."""

HEAD = """
import json
import pickle
import joblib
import mlflow
import torch
import numpy as np
import pandas as pd
import xgboost as xgb
from torch import nn
from tensorflow import keras
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
cohort = pd.read_csv("cohort.csv")
public = pd.read_csv("public.csv")
# %%
"""
MARK = 'cohort.attrs["sensitive"] = True\n'
SPLIT = """
X, y = cohort.drop(columns="relapse"), cohort["relapse"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
"""
FIT = SPLIT + "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
NET = """
X = torch.tensor(cohort.drop(columns="relapse").values, dtype=torch.float32)
y = torch.tensor(cohort["relapse"].values, dtype=torch.float32)
net = nn.Sequential(nn.Linear(9, 1))
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(9):
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(net(X[:300]).squeeze(1), y[:300])
    loss.backward()
    optimizer.step()
"""
SAID = "# warn: shares-sensitive-model\n"

WAYS_TO_MARK = {
    "item": 'cohort.attrs["sensitive"] = True\n',
    "update": 'cohort.attrs.update({"sensitive": True})\n',
    "update by name": "cohort.attrs.update(sensitive=True)\n",
    "a dict": 'cohort.attrs = {"source": "clinic", "sensitive": True}\n',
    "a dict of the old": 'cohort.attrs = {**cohort.attrs, "sensitive": True}\n',
    "or": 'cohort.attrs |= {"sensitive": True}\n',
    "default": 'cohort.attrs.setdefault("sensitive", True)\n',
    "in a function": 'def guard(table):\n    table.attrs["sensitive"] = True\n    return table\n'
    "cohort = guard(cohort)\n",
    "in a loop": 'for table in (cohort,):\n    table.attrs["sensitive"] = True\n',
}
NOT_MARKED = {
    "said to be free": 'cohort.attrs["sensitive"] = False\n',
    "another note": 'cohort.attrs["source"] = "clinic"\n',
    "taken back": MARK + 'cohort.attrs["sensitive"] = False\n',
    "deleted": MARK + 'del cohort.attrs["sensitive"]\n',
    "cleared": MARK + "cohort.attrs.clear()\n",
    "popped": MARK + 'cohort.attrs.pop("sensitive")\n',
    "emptied": MARK + "cohort.attrs = {}\n",
    "other rows": 'public.attrs["sensitive"] = True\n',
}
WAYS_TO_SAVE = {
    "joblib": 'joblib.dump(model, "model.joblib")\n',
    "pickle": 'with open("model.pkl", "wb") as file:\n    pickle.dump(model, file)\n',
    "in a dict": 'joblib.dump({"model": model, "columns": list(X.columns)}, "model.joblib")\n',
    "with a list": 'pickle.dump([model, X.columns], open("model.pkl", "wb"))\n',
    "mlflow": 'mlflow.sklearn.log_model(model, "model")\n',
    "skops": 'import skops.io as sio\nsio.dump(model, "model.skops")\n',
    "imported": 'from joblib import dump\ndump(model, "model.joblib")\n',
    "in a function": 'def keep(m, where):\n    joblib.dump(m, where)\nkeep(model, "model.joblib")\n',
}
FITS = {
    "a search": SPLIT + "model = GridSearchCV(KNeighborsClassifier(), {}).fit(X_train, y_train)\n",
    "the best of a search": SPLIT + "model = GridSearchCV(KNeighborsClassifier(), {}).fit(X_train, y_train)\n"
    "model = model.best_estimator_\n",
    "a pipeline": SPLIT + "model = make_pipeline(StandardScaler(), RandomForestClassifier()).fit(X_train, y_train)\n",
    "scaled rows": SPLIT + "scaler = StandardScaler().fit(X_train)\n"
    "model = RandomForestClassifier().fit(scaler.transform(X_train), y_train)\n",
    "joined rows": "both = pd.concat([public, cohort])\n"
    'model = RandomForestClassifier().fit(both.drop(columns="relapse"), both["relapse"])\n',
}
BOOSTERS = {
    "a booster": "model = xgb.XGBClassifier().fit(X_train, y_train)\nmodel.save_model('m.json')\n",
    "its inner booster": "model = xgb.XGBClassifier().fit(X_train, y_train)\n"
    "model.get_booster().save_model('m.json')\n",
    "a trained booster": "booster = xgb.train({}, xgb.DMatrix(X_train, label=y_train))\nbooster.save_model('m.json')\n",
    "keras": "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('adam', 'mse')\n"
    "model.fit(X_train, y_train)\nmodel.save('m.keras')\n",
    "keras weights": "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.fit(X_train, y_train)\n"
    "model.save_weights('m.weights.h5')\n",
    "a checkpoint": "model = keras.Sequential([keras.layers.Dense(1)])\n"
    "model.fit(X_train, y_train, callbacks=[keras.callbacks.ModelCheckpoint('m.keras')])\n",
    "further training": "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.fit(X_train, y_train)\n"
    "model.fit(public.drop(columns='relapse'), public['relapse'])\nmodel.save('m.keras')\n",
}
NETS = {
    "weights": 'torch.save(net.state_dict(), "net.pt")\n',
    "the whole": 'torch.save(net, "net.pt")\n',
    "a checkpoint": 'torch.save({"net": net.state_dict(), "epoch": epoch}, "net.pt")\n',
    "a copy": 'import copy\nbest = copy.deepcopy(net.state_dict())\ntorch.save(best, "net.pt")\n',
    "on the processor": 'torch.save({k: v.cpu() for k, v in net.state_dict().items()}, "net.pt")\n',
    "traced": 'torch.jit.trace(net, X[:1]).save("net.pt")\n',
    "onnx": 'torch.onnx.export(net, X[:1], "net.onnx")\n',
    "safetensors": 'from safetensors.torch import save_file\nsave_file(net.state_dict(), "net.safetensors")\n',
}
NOT_SAVED = {
    "scores": 'with open("scores.json", "w") as file:\n    json.dump({"r2": model.score(X_test, y_test)}, file)\n',
    "pickled scores": 'pickle.dump({"r2": model.score(X_test, y_test)}, open("scores.pkl", "wb"))\n',
    "a figure": 'import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig("roc.png")\n',
    "a fresh model": 'joblib.dump(LogisticRegression(), "recipe.joblib")\n',
    "a scaler": 'joblib.dump(StandardScaler().fit(X_train), "scaler.joblib")\n',  # a note: it keeps means
    "another model": 'other = LogisticRegression().fit(public.drop(columns="relapse"), public["relapse"])\n'
    'joblib.dump(other, "public.joblib")\n',
    "its own table": 'public.to_csv("public.csv")\n',
}
NETS_NOT_SAVED = {
    "losses": 'torch.save({"loss": loss.item()}, "loss.pt")\n',
    "a fresh net": 'torch.save(nn.Linear(9, 1).state_dict(), "net.pt")\n',
}

SNIPPETS = {
    **{f"marked by {k}": v + FIT + SAID + 'joblib.dump(model, "m.joblib")\n' for k, v in WAYS_TO_MARK.items()},
    **{f"not marked: {k}": v + FIT + 'joblib.dump(model, "m.joblib")\n' for k, v in NOT_MARKED.items()},
    **{f"saved by {k}": MARK + FIT + SAID + v for k, v in WAYS_TO_SAVE.items()},
    **{f"saved: {k}": MARK + v + SAID + 'joblib.dump(model, "m.joblib")\n' for k, v in FITS.items()},
    **{f"saved: {k}": MARK + SPLIT + v + SAID for k, v in BOOSTERS.items()},
    **{f"unmarked: {k}": SPLIT + v for k, v in BOOSTERS.items()},
    **{f"saved net: {k}": MARK + NET + SAID + v for k, v in NETS.items()},
    **{f"unmarked net: {k}": NET + v for k, v in NETS.items()},
    **{f"not saved: {k}": MARK + FIT + v for k, v in NOT_SAVED.items()},
    **{f"not saved net: {k}": MARK + NET + v for k, v in NETS_NOT_SAVED.items()},
    "marked before it was cut": MARK + 'adults = cohort[cohort["age"] > 17].dropna()\n'
    'model = LogisticRegression().fit(adults.drop(columns="relapse"), adults["relapse"])\n'
    + SAID
    + 'joblib.dump(model, "m.joblib")\n',
    "only the other side was marked": 'clinic = cohort[cohort["site"] == "clinic"]\nclinic.attrs["sensitive"] = True\n'
    'rest = cohort[cohort["site"] != "clinic"]\n'
    'model = LogisticRegression().fit(rest.drop(columns="relapse"), rest["relapse"])\n'
    'joblib.dump(model, "m.joblib")\n',
    "marked after the training": FIT + MARK + SAID + 'joblib.dump(model, "m.joblib")\n',
    "saved by its own method": MARK
    + NET.replace("net = nn.Sequential(nn.Linear(9, 1))", "net = Net()").replace(
        "X = torch",
        'class Net(nn.Module):\n    def save(self):\n        torch.save(self.state_dict(), "n.pt")\nX = torch',
        1,
    )
    + SAID
    + "net.save()\n",
}
