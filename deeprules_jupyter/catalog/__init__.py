"""What library calls mean, as data: one file per library, readable and extendable by a person.

Each file holds plain sets of names. Nothing of the libraries is imported.
"""
