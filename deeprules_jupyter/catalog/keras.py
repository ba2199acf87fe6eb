"""Keras and TensorFlow (Keras 3 API, TensorFlow 2)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("keras tensorflow scikeras tf_keras"),
    otherwise="layer",
    models=names("Sequential Model Functional KerasClassifier KerasRegressor BaseWrapper"),
    networks=names("Sequential Model Functional"),
    fit_methods=names("adapt fit_on_texts fit_generator train_on_batch"),
    score_methods=names("evaluate evaluate_generator test_on_batch"),
    predictors=names("predict_generator predict_on_batch predict_classes"),
    transform_methods=names("texts_to_sequences texts_to_matrix sequences_to_texts"),
    fit_settings=names("epochs nb_epoch batch_size class_weight"),
    layer_modules=names("layers"),
    stoppers=names("EarlyStopping ReduceLROnPlateau"),
    checkpoints=names("ModelCheckpoint"),
    flows=names("ImageDataGenerator"),
    # Vocabularies and scales that layers and tokenisers learn by `adapt` or `fit_on_texts`.
    transformers=names("Normalization TextVectorization StringLookup IntegerLookup Discretization Tokenizer"),
    row_wise=names(
        "to_categorical pad_sequences normalize img_to_array array_to_img cast constant convert_to_tensor one_hot "
        "expand_dims reshape squeeze transpose text_to_word_sequence preprocess_input rgb_to_grayscale resize"
    ),
    divided_sets=names("load_data"),
    folders=names(
        "image_dataset_from_directory text_dataset_from_directory audio_dataset_from_directory flow_from_directory"
    ),
    # Windows along a series hold its rows.
    holders=names("from_tensor_slices from_tensors TimeseriesGenerator timeseries_dataset_from_array"),
    keeps_best=names("save_best_only"),
    tuning_rows=names("validation_data"),
    tuning_shares=names("validation_split"),
    train_rows=names("x"),
    metric_modules=names("metrics losses"),
    savers=names("save save_model save_weights export"),
)
