"""The health check: one self-contained HTML page that prints well."""

from reports.html.options import HtmlOptions
from reports.html.page import render, write_html

__all__ = ["HtmlOptions", "render", "write_html"]
