"""Short notebooks with a known verdict: vectors and topics that are learned from texts."""

HEAD = """
import numpy as np
import pandas as pd
from gensim.models import Word2Vec
from gensim.models.doc2vec import Doc2Vec, TaggedDocument
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
notes = pd.read_csv("notes.csv")
words = notes["text"].str.lower().str.split()
ill = notes["ill"]
"""

SNIPPETS = {
    "gensim: document vectors of all notes, then a split": """
# warn: fit-before-split
# %%
tagged = [TaggedDocument(text, [i]) for i, text in enumerate(words)]
model = Doc2Vec(tagged, vector_size=50, epochs=20)
X = np.array([model.infer_vector(text) for text in words])
a, b, c, d = train_test_split(X, ill, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "gensim: document vectors learned in two steps from all notes": """
# warn: fit-before-split
# %%
model = Doc2Vec(vector_size=50, min_count=2)
tagged = [TaggedDocument(text, [i]) for i, text in enumerate(words)]
model.build_vocab(tagged)
model.train(tagged, total_examples=model.corpus_count, epochs=20)
X = np.array([model.infer_vector(text) for text in words])
a, b, c, d = train_test_split(X, ill, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "gensim: document vectors of the training notes": """
# %%
a, b, c, d = train_test_split(words, ill, random_state=0)
model = Doc2Vec([TaggedDocument(text, [i]) for i, text in enumerate(a)], vector_size=50)
known = np.array([model.infer_vector(text) for text in a])
new = np.array([model.infer_vector(text) for text in b])
print(LogisticRegression().fit(known, c).score(new, d))
""",
    "gensim: word vectors of all notes, averaged in each": """
# warn: fit-before-split
# %%
model = Word2Vec(sentences=words, vector_size=50, min_count=1)
def mean_of(text):
    return np.mean([model.wv[word] for word in text if word in model.wv], axis=0)
X = np.array([mean_of(text) for text in words])
a, b, c, d = train_test_split(X, ill, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "gensim: word vectors of the training notes, averaged in each": """
# %%
a, b, c, d = train_test_split(words, ill, random_state=0)
model = Word2Vec(sentences=a, vector_size=50, min_count=1)
def mean_of(text):
    return np.mean([model.wv[word] for word in text if word in model.wv], axis=0)
known = np.array([mean_of(text) for text in a])
new = np.array([mean_of(text) for text in b])
print(LogisticRegression().fit(known, c).score(new, d))
""",
    "gensim: word vectors of all notes by apply": """
# warn: fit-before-split
# %%
model = Word2Vec(words, vector_size=50)
vectors = words.apply(lambda text: np.mean([model.wv[word] for word in text], axis=0))
a, b, c, d = train_test_split(np.stack(vectors), ill, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "gensim: word vectors that somebody else learned": """
# %%
import gensim.downloader
vectors = gensim.downloader.load("glove-wiki-gigaword-50")
X = np.array([np.mean([vectors[word] for word in text if word in vectors], axis=0) for text in words])
a, b, c, d = train_test_split(X, ill, random_state=0)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "gensim: words that lie near each other, looked at": """
# %%
model = Word2Vec(words, vector_size=50)
print(model.wv.most_similar("fever"))
""",
}
