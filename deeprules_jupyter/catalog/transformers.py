"""Transformers (5 documentation), and the trainers that build on it."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("transformers trl sentence_transformers setfit adapters"),
    trainers=names("Trainer Seq2SeqTrainer SFTTrainer SentenceTransformerTrainer SetFitTrainer"),
    settings=names("TrainingArguments Seq2SeqTrainingArguments SFTConfig SentenceTransformerTrainingArguments"),
    stoppers=names("EarlyStoppingCallback"),
    keeps_best=names("load_best_model_at_end"),
    train_methods=names("train"),
    test_methods=names("evaluate"),
    train_rows=names("train_dataset"),
    tuning_rows=names("eval_dataset"),
    test_rows=names("eval_dataset test_dataset"),
)
