"""Reports and checklists: one store of answers, filled from evidence and by the person, printed in many orders."""
