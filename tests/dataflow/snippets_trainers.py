"""Short notebooks with a known verdict: fastai, and the Trainer of Transformers with its data sets."""

HEAD = """
import numpy as np
import pandas as pd
import torch
from sklearn.metrics import accuracy_score
from torch import nn
"""

# A tiny language model with random weights, so that the snippets run without a download.
TINY = """
# %%
from datasets import Dataset, load_dataset
from transformers import (BertConfig, BertForSequenceClassification, EarlyStoppingCallback, Trainer,
                          TrainingArguments)

def coded(row):
    ids = [1 + ord(letter) % 60 for letter in row["text"]][:12]
    return {"input_ids": ids + [0] * (12 - len(ids)), "labels": int(row["label"])}

def tiny():
    return BertForSequenceClassification(BertConfig(vocab_size=64, hidden_size=8, num_hidden_layers=1,
                                                    num_attention_heads=1, intermediate_size=8, num_labels=2))

SHORT = dict(num_train_epochs=1, report_to=[], disable_tqdm=True, use_cpu=True)
"""

SNIPPETS = {
    "transformers: evaluated on a split that its own method makes": TINY
    + """
# %%
rows = load_dataset("csv", data_files="abstracts.csv", split="train").map(coded)
halves = rows.train_test_split(test_size=0.25, seed=1)
trainer = Trainer(model=tiny(), args=TrainingArguments("out", **SHORT), train_dataset=halves["train"],
                  eval_dataset=halves["test"])
trainer.train()
print(trainer.evaluate())
""",
    "transformers: the best epoch by the test part is kept": TINY
    + """
# warn: tuned-on-test
# %%
rows = load_dataset("csv", data_files="abstracts.csv", split="train").map(coded)
halves = rows.train_test_split(test_size=0.25, seed=1)
args = TrainingArguments("out", eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, **SHORT)
trainer = Trainer(model=tiny(), args=args, train_dataset=halves["train"], eval_dataset=halves["test"])
trainer.train()
print(trainer.evaluate(halves["test"]))
""",
    "transformers: stopped early by the test part": TINY
    + """
# warn: tuned-on-test
# %%
rows = Dataset.from_pandas(pd.read_csv("abstracts.csv")).map(coded)
halves = rows.train_test_split(test_size=0.25, seed=1)
args = TrainingArguments("out", eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True,
                         metric_for_best_model="loss", **SHORT)
trainer = Trainer(model=tiny(), args=args, train_dataset=halves["train"], eval_dataset=halves["test"],
                  callbacks=[EarlyStoppingCallback(1)])
trainer.train()
""",
    "transformers: the best epoch by a third part, predicted once": TINY
    + """
# %%
rows = load_dataset("csv", data_files="abstracts.csv", split="train").map(coded)
outer = rows.train_test_split(test_size=0.25, seed=1)
inner = outer["train"].train_test_split(test_size=0.25, seed=1)
args = TrainingArguments("out", eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, **SHORT)
trainer = Trainer(model=tiny(), args=args, train_dataset=inner["train"], eval_dataset=inner["test"])
trainer.train()
guess = trainer.predict(outer["test"])
print(guess.metrics, accuracy_score(guess.label_ids, guess.predictions.argmax(-1)))
""",
    "transformers: parts by slices of their names": TINY
    + """
# %%
files = {"train": "abstracts.csv"}
train = load_dataset("csv", data_files=files, split="train[:60%]").map(coded)
valid = load_dataset("csv", data_files=files, split="train[60%:80%]").map(coded)
test = load_dataset("csv", data_files=files, split="train[80%:]").map(coded)
args = TrainingArguments("out", eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, **SHORT)
trainer = Trainer(model=tiny(), args=args, train_dataset=train, eval_dataset=valid)
trainer.train()
print(trainer.evaluate(test))
""",
    "transformers: a dict of parts, mapped at once": TINY
    + """
# %%
files = {part: "abstracts.csv" for part in ("train", "validation", "test")}
parts = load_dataset("csv", data_files=files).map(coded)
args = TrainingArguments("out", eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True, **SHORT)
trainer = Trainer(model=tiny(), args=args, train_dataset=parts["train"], eval_dataset=parts["validation"])
trainer.train()
print(trainer.evaluate(parts["train"]), trainer.evaluate(parts["test"]))
""",
    "transformers: slices that cross": TINY
    + """
# warn: train-test-overlap
# %%
files = {"train": "abstracts.csv"}
train = load_dataset("csv", data_files=files, split="train[:80%]").map(coded)
test = load_dataset("csv", data_files=files, split="train[70%:]").map(coded)
trainer = Trainer(model=tiny(), args=TrainingArguments("out", **SHORT), train_dataset=train)
trainer.train()
print(trainer.evaluate(test))
""",
    "transformers: positions chosen by select": TINY
    + """
# %%
rows = load_dataset("csv", data_files="abstracts.csv", split="train").map(coded).shuffle(seed=2)
train, test = rows.select(range(150)), rows.select(range(150, 200))
trainer = Trainer(model=tiny(), args=TrainingArguments("out", **SHORT), train_dataset=train)
trainer.train()
print(trainer.evaluate(test))
""",
    "transformers: positions chosen by select, some of them twice": TINY
    + """
# warn: train-test-overlap
# %%
rows = load_dataset("csv", data_files="abstracts.csv", split="train").map(coded)
train, test = rows.select(range(150)), rows.select(range(120, 200))
trainer = Trainer(model=tiny(), args=TrainingArguments("out", **SHORT), train_dataset=train)
trainer.train()
print(trainer.evaluate(test))
""",
    "fastai: slides with a random part for tuning": """
# %%
from fastai.vision.all import *
dls = ImageDataLoaders.from_folder("slides/train", valid_pct=0.25, seed=1, item_tfms=Resize(32), bs=8, num_workers=0)
learn = vision_learner(dls, resnet18, metrics=accuracy, pretrained=False)
learn.fine_tune(1)
print(learn.validate())
""",
    "fastai: settings compared on the part for tuning": """
# %%
from fastai.vision.all import *
block = DataBlock(blocks=(ImageBlock, CategoryBlock), get_items=get_image_files, get_y=parent_label,
                  splitter=RandomSplitter(0.25, seed=1), item_tfms=Resize(32))
dls = block.dataloaders("slides/train", bs=8, num_workers=0)
for arch in (resnet18, resnet34):
    learn = vision_learner(dls, arch, metrics=error_rate, pretrained=False, cbs=[SaveModelCallback()])
    learn.fit_one_cycle(1)
    print(learn.validate())
""",
    "fastai: columns, its processors learn from the training part": """
# %%
from fastai.tabular.all import *
table = pd.read_csv("cohort.csv")
rest, kept = table[:160], table[160:]
dls = TabularDataLoaders.from_df(rest, procs=[FillMissing, Normalize], cont_names=["age", "marker"], y_names="relapse",
                                 y_block=CategoryBlock(), bs=32, num_workers=0)
learn = tabular_learner(dls, layers=[8], metrics=accuracy)
learn.fit_one_cycle(1)
print(learn.validate(dl=dls.test_dl(kept, with_labels=True)))
""",
    "fastai: columns scaled by hand over all patients": """
# warn: fit-before-split
# %%
from fastai.tabular.all import *
table = pd.read_csv("cohort.csv")
table["marker"] = (table["marker"] - table["marker"].mean()) / table["marker"].std()
rest, kept = table[:160], table[160:]
dls = TabularDataLoaders.from_df(rest, cont_names=["age", "marker"], y_names="relapse", y_block=CategoryBlock(),
                                 bs=32, num_workers=0)
learn = tabular_learner(dls, layers=[8], metrics=accuracy)
learn.fit_one_cycle(1)
print(learn.validate(dl=dls.test_dl(kept, with_labels=True)))
""",
    "fastai: predictions for patients that were kept": """
# %%
from fastai.tabular.all import *
table = pd.read_csv("cohort.csv")
rest, kept = table.iloc[:160], table.iloc[160:]
dls = TabularDataLoaders.from_df(rest, procs=[Normalize], cont_names=["age", "marker"], y_names="relapse",
                                 y_block=CategoryBlock(), bs=32, num_workers=0)
learn = tabular_learner(dls, layers=[8], metrics=accuracy)
learn.fit_one_cycle(1)
guess, _ = learn.get_preds(dl=dls.test_dl(kept))
print(accuracy_score(kept["relapse"], guess.argmax(1)))
""",
    "fastai: layers compared on patients that were kept": """
# warn: test-set-reuse
# %%
from fastai.tabular.all import *
table = pd.read_csv("cohort.csv")
rest, kept = table.iloc[:160], table.iloc[160:]
dls = TabularDataLoaders.from_df(rest, procs=[Normalize], cont_names=["age", "marker"], y_names="relapse",
                                 y_block=CategoryBlock(), bs=32, num_workers=0)
for size in (8, 32):
    learn = tabular_learner(dls, layers=[size], metrics=accuracy)
    learn.fit_one_cycle(1)
    guess, _ = learn.get_preds(dl=dls.test_dl(kept))
    print(size, accuracy_score(kept["relapse"], guess.argmax(1)))
""",
}
