"""A parser per program: text to columns. Pure; ValueError for text of another form."""
