"""One tenant's part of an estate: what it owns, with shared infrastructure by role."""

from reports.tenant.copy import Edition, tenant_copy

__all__ = ["Edition", "tenant_copy"]
