"""The Excel workbook: one file in `tabs/` is one tab."""

from reports.workbook.book import WorkbookOptions, write_workbook

__all__ = ["WorkbookOptions", "write_workbook"]
