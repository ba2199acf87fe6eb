"""What a model is put to the proof with: shuffled labels, gaps, other splits, fewer rows, relatives left out."""
