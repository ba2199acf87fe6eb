"""Short notebooks with a known verdict: pipelines of tf.data, and the Keras of TensorFlow."""

HEAD = """
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from tensorflow.keras import layers
from tensorflow.keras.callbacks import EarlyStopping
genes = pd.read_csv("genes.csv")
X, y = genes.drop(columns="label").to_numpy(), genes["label"].to_numpy()

def build():
    net = tf.keras.Sequential([layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
    net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return net
"""

SNIPPETS = {
    "tf.data: the first rows train, the rest are tested": """
# %%
rows = tf.data.Dataset.from_tensor_slices((X, y))
known, unseen = rows.take(150).shuffle(150).batch(16), rows.skip(150).batch(16)
net = build()
net.fit(known, epochs=2, verbose=0)
print(net.evaluate(unseen, verbose=0))
""",
    "tf.data: rows skipped too late": """
# warn: train-test-overlap
# %%
rows = tf.data.Dataset.from_tensor_slices((X, y))
known, unseen = rows.take(150).batch(16), rows.skip(120).batch(16)
net = build()
net.fit(known, epochs=2, verbose=0)
print(net.evaluate(unseen, verbose=0))
""",
    "tf.data: three parts, the middle one stops": """
# %%
many = len(X)
rows = tf.data.Dataset.from_tensor_slices((X, y))
known = rows.take(int(0.6 * many)).batch(16)
rest = rows.skip(int(0.6 * many))
tune, unseen = rest.take(40).batch(16), rest.skip(40).batch(16)
net = build()
net.fit(known, validation_data=tune, epochs=3, callbacks=[EarlyStopping()], verbose=0)
print(net.evaluate(unseen, verbose=0))
""",
    "tf.data: scaled by all rows before it is cut": """
# warn: fit-before-split
# %%
Z = (X - X.mean(axis=0)) / X.std(axis=0)
rows = tf.data.Dataset.from_tensor_slices((Z.astype("float32"), y)).batch(8)
known, unseen = rows.take(18), rows.skip(18)
net = build()
net.fit(known, epochs=2, verbose=0)
print(net.evaluate(unseen, verbose=0))
""",
    "tf.keras: stopped by the test rows": """
# warn: tuned-on-test
# %%
x_train, x_test, y_train, y_test = train_test_split(X, y, random_state=0)
test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(16)
net = build()
net.fit(x_train, y_train, validation_data=test_ds, epochs=3, callbacks=[EarlyStopping(patience=1)], verbose=0)
print(net.evaluate(test_ds, verbose=0))
""",
    "tf.keras: folders by a generator, and the classes it knows": """
# %%
from tensorflow.keras.preprocessing.image import ImageDataGenerator
flow = ImageDataGenerator(rescale=1 / 255, validation_split=0.25)
size = dict(target_size=(16, 16), batch_size=8, class_mode="binary")
known = flow.flow_from_directory("slides/train", subset="training", **size)
tune = flow.flow_from_directory("slides/train", subset="validation", **size)
test = ImageDataGenerator(rescale=1 / 255).flow_from_directory("slides/test", shuffle=False, **size)
net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(known, validation_data=tune, epochs=2, callbacks=[EarlyStopping()], verbose=0)
print(accuracy_score(test.classes, net.predict(test, verbose=0).ravel() > 0.5))
""",
    "tf.keras: the folder of test slides stops": """
# warn: tuned-on-test
# %%
make = tf.keras.utils.image_dataset_from_directory
known = make("slides/train", image_size=(16, 16), batch_size=8)
test = make("slides/test", image_size=(16, 16), batch_size=8)
net = tf.keras.Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
net.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
net.fit(known, validation_data=test, epochs=2, callbacks=[EarlyStopping()], verbose=0)
""",
    "tf.keras: words learned from all texts": """
# warn: fit-before-split
# %%
notes = pd.read_csv("abstracts.csv")
words = layers.TextVectorization(max_tokens=50, output_sequence_length=4)
words.adapt(notes["text"].to_numpy())
codes = words(notes["text"].to_numpy()).numpy()
a, b, c, d = train_test_split(codes, notes["label"].to_numpy(), random_state=0)
net = build()
net.fit(a, c, epochs=1, verbose=0)
print(net.evaluate(b, d, verbose=0))
""",
}
# Shipped sets would be downloaded: these are read, and not run.
SHIPPED = {
    "tf.keras: shipped digits, one look": """
# %%
(known, labels), (unseen, truth) = tf.keras.datasets.mnist.load_data()
known, unseen = known.reshape(-1, 784) / 255.0, unseen.reshape(-1, 784) / 255.0
net = build()
net.fit(known, labels, validation_split=0.1, epochs=2)
print(net.evaluate(unseen, truth))
""",
    "tf.keras: shipped digits, stopped by the test part": """
# warn: tuned-on-test
# %%
(known, labels), (unseen, truth) = tf.keras.datasets.mnist.load_data()
net = build()
net.fit(known / 255.0, labels, validation_data=(unseen / 255.0, truth), epochs=9, callbacks=[EarlyStopping()])
""",
    "tfds: parts by name": """
# warn: tuned-on-test
# %%
import tensorflow_datasets as tfds
known, unseen = tfds.load("malaria", split=["train[:80%]", "test"], as_supervised=True)
net = build()
net.fit(known.batch(32), validation_data=unseen.batch(32), epochs=9, callbacks=[EarlyStopping()])
""",
    "tfds: slices of one part": """
# %%
import tensorflow_datasets as tfds
(known, tune, unseen), info = tfds.load("malaria", split=["train[:70%]", "train[70%:85%]", "train[85%:]"],
                                        as_supervised=True, with_info=True)
net = build()
net.fit(known.batch(32), validation_data=tune.batch(32), epochs=9, callbacks=[EarlyStopping()])
print(net.evaluate(unseen.batch(32)))
""",
}
