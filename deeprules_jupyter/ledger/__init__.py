"""The ledger: which test rows were looked at, by what, when, and by whom; what is known of a test set; which
settings were tried; what was muted.

It never holds a value of the data. Rows, models and recipes stand in it as keyed hashes (`key.py`), so that nobody who
reads only the looks can find out by guessing which rows they were. All SQL of the package is in this folder.
"""

from deeprules_jupyter.ledger.entries import Entry, Event, Status, TestSet, Tried, by_model, now
from deeprules_jupyter.ledger.key import project_root
from deeprules_jupyter.ledger.ledger import Ledger
from deeprules_jupyter.ledger.sketch import shared

__all__ = ["Entry", "Event", "Ledger", "Status", "TestSet", "Tried", "by_model", "now", "project_root", "shared"]
