"""torchvision and torchaudio: data sets that were divided by others, and folders."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("torchvision torchaudio torchtext medmnist"),
    otherwise="named",
    shipped_modules=names("datasets"),
    folders=names("ImageFolder DatasetFolder"),
    layer_modules=names("transforms models"),
    other_modules=names("transforms models utils ops"),
)
