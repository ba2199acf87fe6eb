"""How a report is shown: each view is a pure function of it."""
