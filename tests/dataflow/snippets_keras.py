"""Short notebooks with a known verdict: Keras networks, and data sets of TensorFlow."""

HEAD = """
import numpy as np
import pandas as pd
import keras
from keras import layers
from keras.callbacks import EarlyStopping, ModelCheckpoint
from keras.models import Sequential
from keras.utils import to_categorical
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
genes = pd.read_csv("genes.csv")
X, y = genes.drop(columns="label").to_numpy(), genes["label"].to_numpy()

def build(width):
    net = Sequential([layers.Dense(width, activation="relu"), layers.Dense(1, activation="sigmoid")])
    net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return net
"""

SNIPPETS = {
    "keras: scaled before the split": """
# warn: fit-before-split
# %%
Z = StandardScaler().fit_transform(X)
a, b, c, d = train_test_split(Z, y, random_state=0)
net = build(8)
net.fit(a, c, epochs=2, validation_split=0.2, verbose=0)
loss, accuracy = net.evaluate(b, d, verbose=0)
print(accuracy)
""",
    "keras: scaled by the training rows, stopped within them": """
# %%
a, b, c, d = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(a)
net = build(8)
net.fit(scaler.transform(a), c, epochs=3, validation_split=0.2, callbacks=[EarlyStopping(patience=1)], verbose=0)
print(net.evaluate(scaler.transform(b), d, verbose=0))
""",
    "keras: stopped by the test rows": """
# warn: tuned-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
net = build(8)
net.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=3,
        callbacks=[EarlyStopping(monitor="val_loss", patience=1, restore_best_weights=True)], verbose=0)
print(net.evaluate(X_test, y_test, verbose=0))
""",
    "keras: the best weights by the test rows are kept": """
# warn: tuned-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
net = build(8)
best = ModelCheckpoint("best.keras", monitor="val_accuracy", save_best_only=True)
net.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=3, callbacks=[best], verbose=0)
""",
    "keras: every epoch is saved, the test rows are only watched": """
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
net = build(8)
saved = ModelCheckpoint("last.keras")
net.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=2, callbacks=[saved], verbose=0)
print(net.evaluate(X_test, y_test, verbose=0))
""",
    "keras: stopped by the loss of the training rows": """
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
net = build(8)
net.fit(X_train, y_train, validation_data=(X_test, y_test), epochs=2,
        callbacks=[EarlyStopping(monitor="loss", patience=1)], verbose=0)
print(net.evaluate(X_test, y_test, verbose=0))
""",
    "keras: stopped by a tuning part, tested once": """
# %%
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=0)
net = build(8)
net.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=3, callbacks=[EarlyStopping()], verbose=0)
print(accuracy_score(y_test, (net.predict(X_test, verbose=0) > 0.5).astype(int).ravel()))
""",
    "keras: widths compared on the test rows": """
# warn: test-set-reuse
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for width in (4, 16):
    net = build(width)
    net.fit(X_train, y_train, epochs=2, verbose=0)
    print(width, net.evaluate(X_test, y_test, verbose=0))
""",
    "keras: a network by its inputs and outputs, codes for the classes": """
# %%
codes = to_categorical(y, 2)
a, b, c, d = train_test_split(X, codes, random_state=0)
given = keras.Input((X.shape[1],))
hidden = layers.Dense(8, activation="relu")(given)
net = keras.Model(inputs=given, outputs=layers.Dense(2, activation="softmax")(hidden))
net.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
net.fit(a, c, epochs=2, validation_split=0.1, verbose=0)
print(accuracy_score(d.argmax(axis=1), net.predict(b, verbose=0).argmax(axis=1)))
""",
    "keras: a layer that adapted to all rows": """
# warn: fit-before-split
# %%
norm = layers.Normalization()
norm.adapt(X)
a, b, c, d = train_test_split(X, y, random_state=0)
net = Sequential([norm, layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(a, c, epochs=2, verbose=0)
print(net.evaluate(b, d, verbose=0))
""",
    "keras: a layer that adapted to the training rows": """
# %%
a, b, c, d = train_test_split(X, y, random_state=0)
norm = layers.Normalization()
norm.adapt(a)
net = Sequential([norm, layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(a, c, epochs=2, verbose=0)
print(net.evaluate(b, d, verbose=0))
""",
    "keras: fitted on all rows, evaluated on a part": """
# warn: train-test-overlap
# %%
a, b, c, d = train_test_split(X, y, random_state=0)
net = build(8)
net.fit(X, y, epochs=2, verbose=0)
print(net.evaluate(b, d, verbose=0))
""",
    "keras: a network of a class of the notebook": """
# %%
class Small(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(8, activation="relu")
        self.outer = layers.Dense(1, activation="sigmoid")

    def call(self, rows):
        return self.outer(self.inner(rows))

a, b, c, d = train_test_split(X, y, random_state=0)
net = Small()
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(a, c, epochs=2, verbose=0)
print(net.evaluate(b, d, verbose=0))
""",
    "keras: slides from three folders": """
# %%
make = keras.utils.image_dataset_from_directory
train = make("slides/train", image_size=(16, 16), batch_size=8)
tune = make("slides/validation", image_size=(16, 16), batch_size=8)
test = make("slides/test", image_size=(16, 16), batch_size=8)
net = Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(train, validation_data=tune, epochs=2, callbacks=[EarlyStopping()], verbose=0)
print(net.evaluate(test, verbose=0))
""",
    "keras: the folder of test slides stops the training": """
# warn: tuned-on-test
# %%
make = keras.utils.image_dataset_from_directory
train = make("slides/train", image_size=(16, 16), batch_size=8)
test = make("slides/test", image_size=(16, 16), batch_size=8)
net = Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(train, validation_data=test, epochs=2, callbacks=[EarlyStopping()], verbose=0)
""",
    "keras: one folder cut in two by its own argument": """
# %%
cut = dict(validation_split=0.25, seed=3, image_size=(16, 16), batch_size=8)
train = keras.utils.image_dataset_from_directory("slides/train", subset="training", **cut)
valid = keras.utils.image_dataset_from_directory("slides/train", subset="validation", **cut)
net = Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(train, validation_data=valid, epochs=2, callbacks=[EarlyStopping()], verbose=0)
print(net.evaluate(valid, verbose=0))
""",
    "keras: a generator reads folders": """
# %%
from keras.src.legacy.preprocessing.image import ImageDataGenerator
flow = ImageDataGenerator(rescale=1 / 255)
train = flow.flow_from_directory("slides/train", target_size=(16, 16), batch_size=8, class_mode="binary")
test = flow.flow_from_directory("slides/test", target_size=(16, 16), class_mode="binary", shuffle=False)
net = Sequential([layers.Flatten(), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(train, epochs=2, verbose=0)
print(net.evaluate(test, verbose=0))
print(accuracy_score(test.classes, net.predict(test, verbose=0).ravel() > 0.5))
""",
    "keras: two inputs, watched on tuning rows, two networks": """
# %%
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_valid, y_train, y_valid = train_test_split(X_rest, y_rest, random_state=0)
for width in (4, 8):
    one, two = keras.Input((4,)), keras.Input((4,))
    inner = layers.Dense(width)(layers.Concatenate()([one, two]))
    net = keras.Model([one, two], layers.Dense(1, activation="sigmoid")(inner))
    net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    net.fit((X_train[:, :4], X_train[:, 4:]), y_train, epochs=1, verbose=0,
            validation_data=((X_valid[:, :4], X_valid[:, 4:]), y_valid))
""",
}
