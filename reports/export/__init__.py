"""Files for other programs and for reading: JSON, Markdown."""

from reports.export.document import ExportOptions
from reports.export.json_file import write_json
from reports.export.markdown import write_markdown

__all__ = ["ExportOptions", "write_json", "write_markdown"]
