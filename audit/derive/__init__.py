"""Derived facts: documented views over what was collected, and reference data for them."""

from audit.derive.install import install
from audit.derive.views import View, views

__all__ = ["View", "install", "views"]
