"""Emulators of storage arrays, one module a kind; each speaks the log-in of its array."""
