"""stackaudit: inventory and audit of Apache CloudStack estates."""

__version__ = "0.1.0"
