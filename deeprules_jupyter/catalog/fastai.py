"""fastai (2.8 documentation). Its processors of tables learn from the training part only."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("fastai fastbook"),
    trainers=names(
        "Learner cnn_learner vision_learner unet_learner tabular_learner text_classifier_learner "
        "language_model_learner collab_learner TabularLearner"
    ),
    row_loaders=names(
        "from_folder from_path_func from_path_re from_name_func from_name_re from_df from_csv from_lists "
        "from_label_func dataloaders from_dblock from_dsets DataLoaders TabularPandas"
    ),
    layers=names("DataBlock"),
    stoppers=names("EarlyStoppingCallback SaveModelCallback"),
    train_methods=names("fit fit_one_cycle fine_tune fit_flat_cos fit_sgdr"),
    test_methods=names("validate"),
    train_rows=names("dls"),
    test_rows=names("dl"),
    star_names={"np": "numpy", "pd": "pandas", "torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"},
)
