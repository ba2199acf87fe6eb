"""Libraries that write objects to files or send them to a registry: pickle and its kin, skops, safetensors, MLflow."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("pickle _pickle cPickle cloudpickle dill joblib skops safetensors mlflow sklearn2pmml bentoml"),
    savers=names("dump save save_file save_model log_model sklearn2pmml"),
    # Methods of estimators, networks, boosters and trainers of any library.
    save_methods=names(
        "save save_weights save_model save_pretrained save_checkpoint save_to_hub save_pretrained_merged push_to_hub "
        "export export_model dump_model to_disk"
    ),
    weights=names("state_dict get_weights save_raw model_to_string"),
    same_models=names("booster_ _Booster"),
    same_object=names("get_booster"),
)
