"""Short notebooks with a known verdict: rows that are watched in training, and models that hold their rows."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
"""

NET = """
from keras.layers import Dense
from keras.models import Sequential

net = Sequential([Dense(8), Dense(1)])
net.compile(loss="mse", optimizer="adam")
"""

WINDOWS = """
# %%
from tensorflow.keras.callbacks import EarlyStopping
from tensorflow.keras.layers import LSTM, Dense
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator
from tensorflow.keras.utils import timeseries_dataset_from_array

pulse = np.load("pulse.npy")
train, test = pulse[:900], pulse[900:]
net = Sequential([LSTM(8), Dense(1)])
net.compile(loss="mse", optimizer="adam")
"""

BOOST = """
# %%
import lightgbm as lgb

soil = pd.read_csv("soil.csv")
X_train, X_test, y_train, y_test = train_test_split(soil[["ph", "n"]], soil["yield"], random_state=0)
fit_on, watch = lgb.Dataset(X_train, y_train), lgb.Dataset(X_test, y_test)
"""

SNIPPETS = {
    "watched: scaled before the network sets rows aside": NET
    + """
# warn: fit-before-split
# %%
cells = pd.read_csv("cells.csv")
fate = cells.pop("fate")
scaled = StandardScaler().fit_transform(cells)
past = net.fit(scaled, fate, epochs=5, validation_split=0.2)
print(past.history["val_loss"])
""",
    "watched: scaled by typed numbers before the network sets rows aside": NET
    + """
# %%
cells = pd.read_csv("cells.csv")
fate = cells.pop("fate")
past = net.fit(cells / 100, fate, epochs=5, validation_split=0.2)
print(past.history["val_loss"])
print(net.evaluate(cells / 100, fate))
""",
    "watched: rows set aside of the training part, and the last word elsewhere": NET
    + """
# %%
cells = pd.read_csv("cells.csv")
X_train, X_test, y_train, y_test = train_test_split(cells[["cd4", "cd8"]], cells["fate"], random_state=0)
net.fit(X_train, y_train, epochs=5, validation_split=0.2)
print(net.evaluate(X_train, y_train), net.evaluate(X_test, y_test))
""",
    "watched: no rows set aside, and scored on the training rows": NET
    + """
# warn: scored-on-train
# %%
cells = pd.read_csv("cells.csv")
fate = cells.pop("fate")
net.fit(cells, fate, epochs=5, validation_split=0.0)
print(net.evaluate(cells, fate))
""",
    "watched: synthetic cells before the network sets rows aside": NET
    + """
# warn: train-test-overlap fit-before-split
# %%
from imblearn.over_sampling import SMOTE
cells = pd.read_csv("cells.csv")
fate = cells.pop("fate")
many, fates = SMOTE().fit_resample(cells, fate)
past = net.fit(many, fates, epochs=5, validation_split=0.2)
print(past.history["val_accuracy"])
""",
    "watched: windows of the test series stop the training": WINDOWS
    + """
# warn: tuned-on-test
# %%
batches = TimeseriesGenerator(train, train, length=16)
batches_test = TimeseriesGenerator(test, test, length=16)
net.fit(batches, validation_data=batches_test, epochs=90, callbacks=[EarlyStopping(monitor="val_loss")])
""",
    "watched: a data set of windows of the test series stops the training": WINDOWS
    + """
# warn: tuned-on-test
# %%
batches = timeseries_dataset_from_array(data=train, targets=train[16:], sequence_length=16)
batches_test = timeseries_dataset_from_array(data=test, targets=test[16:], sequence_length=16)
net.fit(batches, validation_data=batches_test, epochs=90, callbacks=[EarlyStopping(monitor="val_loss")])
""",
    "watched: windows of a tuning series stop the training": WINDOWS
    + """
# %%
first, valid = train[:700], train[700:]
batches = TimeseriesGenerator(first, first, length=16)
batches_valid = TimeseriesGenerator(valid, valid, length=16)
net.fit(batches, validation_data=batches_valid, epochs=90, callbacks=[EarlyStopping(monitor="val_loss")])
print(net.evaluate(TimeseriesGenerator(test, test, length=16)))
""",
    "watched: early stopping stands among the parameters": BOOST
    + """
# warn: tuned-on-test
# %%
options = {"objective": "regression", "early_stopping_round": 20}
trees = lgb.train(options, fit_on, valid_sets=[fit_on, watch], valid_names=["a", "b"])
print(r2_score(y_test, trees.predict(X_test)))
""",
    "watched: the parameters only name the task": BOOST
    + """
# %%
options = {"objective": "regression", "learning_rate": 0.1}
trees = lgb.train(options, fit_on, valid_sets=[fit_on, watch])
print(r2_score(y_test, trees.predict(X_test)))
""",
    "watched: Optuna's twin of LightGBM tunes on the test rows": BOOST
    + """
# warn: tuned-on-test
# %%
import optuna.integration.lightgbm as tuned
trees = tuned.train({"objective": "regression"}, fit_on, valid_sets=watch)
print(r2_score(y_test, trees.predict(X_test)))
""",
    "held: a series model predicts the years it has seen": """
# warn: scored-on-train
# %%
from statsmodels.tsa.arima.model import ARIMA
herd = pd.read_csv("deer_counts.csv", index_col="year")
fitted = ARIMA(herd, order=(1, 0, 1)).fit()
print(mean_squared_error(herd, fitted.predict()))
""",
    "held: fitted values of exponential smoothing": """
# warn: scored-on-train
# %%
from statsmodels.tsa.holtwinters import ExponentialSmoothing
herd = pd.read_csv("deer_counts.csv", index_col="year")
fitted = ExponentialSmoothing(herd).fit()
print(mean_squared_error(herd, fitted.fittedvalues))
""",
    "held: a series model forecasts the years to come": """
# %%
from statsmodels.tsa.statespace.sarimax import SARIMAX
herd = pd.read_csv("deer_counts.csv", index_col="year")
past, later = herd[:40], herd[40:]
fitted = SARIMAX(past, order=(1, 0, 1)).fit(disp=False)
print(mean_squared_error(later, fitted.forecast(len(later))))
print(mean_squared_error(later, fitted.predict(start=40, end=59)))
""",
    "held: Prophet predicts the days it has seen": """
# warn: scored-on-train
# %%
from prophet import Prophet
pollen = pd.read_csv("pollen.csv")
model = Prophet()
model.fit(pollen)
guess = model.predict(pollen)
print(mean_squared_error(pollen["y"], guess["yhat"]))
""",
    "held: Prophet predicts days to come": """
# %%
from prophet import Prophet
pollen = pd.read_csv("pollen.csv")
past, later = pollen[:300], pollen[300:]
model = Prophet().fit(past)
guess = model.predict(later)
print(mean_squared_error(later["y"], guess["yhat"]))
""",
}
