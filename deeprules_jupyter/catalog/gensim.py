"""gensim (4.3 documentation): vectors and topics that are learned from texts."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

MODELS = names("Word2Vec Doc2Vec FastText LdaModel LdaMulticore LsiModel TfidfModel HdpModel Phrases Dictionary")

LIBRARY = Library(
    roots=names("gensim"),
    transformers=MODELS,
    learn_when_made=MODELS,
    same_value=names("TaggedDocument LabeledSentence"),
    learn_again=names("train build_vocab update add_documents add_vocab"),
    learned_tables=names("wv dv docvecs"),
    transform_methods=names("infer_vector doc2bow get_document_topics get_vector"),
)
