"""Runway: when what fills up is full, from the samples of all collections."""

from audit.derive.capacity.rows import rows

__all__ = ["rows"]
