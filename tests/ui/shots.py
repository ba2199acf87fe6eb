"""`python -m tests.ui.shots` makes small pictures for the repository of what `pytest tests/ui` has just seen.

Each was looked at. Of most only the sidebar is kept; 64 colours are enough for what JupyterLab draws.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.ui.desk import SCREENSHOTS

SHOTS = Path(__file__).parent / "shots"
WHOLE = (290, 0, 1400, 900)  # without the list of files
SIDE = (1088, 28, 1367, 874)
CELLS = (290, 50, 1060, 720)
KEPT = {
    "read-light": WHOLE, "inline-light": WHOLE, "inline-dark": WHOLE, "inline-dark-high-contrast": WHOLE,
    "forced-colours": WHOLE, "unwatched-light": SIDE, "kernel-light": SIDE, "change-light": SIDE,
    "mute-refused-light": SIDE, "muted-light": SIDE, "outdated-light": SIDE, "answering-light": SIDE,
    "answered-light": SIDE, "waived-light": SIDE, "determinism-light": SIDE, "hostile-light": SIDE,
    "wide-280-dark": SIDE, "wide-800-dark": WHOLE, "hover-light": CELLS, "training-light": CELLS,
    "checklist-light": CELLS, "page-worth-light": WHOLE, "palette-light": WHOLE,
}  # fmt: skip


def main() -> None:
    """Every picture that is there."""
    SHOTS.mkdir(exist_ok=True)
    for name, part in KEPT.items():
        file = SCREENSHOTS / f"{name}.png"
        if file.exists():
            small = Image.open(file).convert("RGB").crop(part).quantize(64, dither=Image.Dither.NONE)
            small.save(SHOTS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
