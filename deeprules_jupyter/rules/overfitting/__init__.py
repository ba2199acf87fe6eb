"""Rules of tip 7: keep the test set apart."""
