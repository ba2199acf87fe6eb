"""Words in code that tell settings of a training from what only shows, saves or seeds. Rules of thumb, as data."""

from __future__ import annotations

import re

from deeprules_jupyter.catalog.library import names

# Calls whose arguments make no other model: they show, write, time or move.
DISPLAYS = names(
    "print display pprint round savefig save save_weights save_model to_csv to_parquet to_pickle write log info debug "
    "warning error add_scalar add_figure add_text set_title set_xlabel set_ylabel set_postfix set_description legend "
    "show plot imshow hist scatter tight_layout subplots figure makedirs mkdir exists time perf_counter sleep collect "
    "empty_cache filterwarnings simplefilter set_option to cuda cpu device is_available summary classification_report "
    "head tail describe format open "
    # How numbers stand in a tensor or table.
    "argmax argmin softmax sum mean squeeze unsqueeze view reshape flatten permute transpose size item"
)
DISPLAY_ROOTS = names(
    "plt ax axs axes fig sns px go pyplot logger logging pbar writer wandb mlflow os sys warnings time"
)
WRAPPERS = names("tqdm trange notebook_tqdm")  # around what a loop goes over
NO_SETTING = names(
    "verbose verbosity silent quiet n_jobs num_workers nthread thread_count pin_memory persistent_workers "
    "prefetch_factor device figsize title label labels color colour cmap desc disable leave dpi path file filename "
    "folder root save_path log_dir output_dir report_to logging_steps logging_strategy log_every log_every_n_steps "
    "progress enable_progress_bar enable_model_summary logger display xlabel ylabel fontsize digits "
    "non_blocking save_total_limit print_every save_every "
    "return_X_y as_frame axis dim keepdim index_col sep header"
)
NO_SETTING_NAME = re.compile(r"(^|_)(path|dir|file|folder|title|verbose|device|fname|filename|fig|figure|plot)s?($|_)")
SEEDED = re.compile(r"(^|_)(seed|seeds|random_state|rng)($|_)", re.IGNORECASE)
SEED_CALLS = names(
    "manual_seed manual_seed_all seed set_seed seed_everything set_random_seed default_rng RandomState PRNGKey "
    "fix_seed seed_all"
)
# A text may be a label, a name or another value of the data, which no ledger shall hold: it is a setting only where its
# name tells of one, and else a part of the code. So are dictionaries whose name tells of no configuration.
TEXTS = re.compile(
    r"activ|optim|loss|criterion|kernel|solver|penalty|sched|arch|backbone|method|strategy|norm|init|metric|weight"
    r"|pretrained|policy|algorithm|reduction|padding|pool|max_features|gamma|learning_rate|multi_class|booster|monitor"
    r"|model_name|model_type|precision|objective|splitter"
)
CONFIGS = re.compile(r"config|cfg|conf$|param|hyper|setting|option|args|grid|space|hp$|defaults", re.IGNORECASE)
DATA_MAKERS = names("array asarray tensor Tensor as_tensor Series DataFrame from_dict")
# Prose, a path, an address or a file is no setting.
PROSE = re.compile(r"[\s/\\%]|\.(csv|tsv|pt|pth|pkl|h5|h5ad|png|pdf|svg|json|txt|npz|npy|parquet|ckpt)$")
LONGEST = 40  # characters of a text that is a setting
# Methods that change what the object is, so that their arguments are settings of it.
CHANGES = names("compile add append extend update setdefault set_params build register_module insert")
