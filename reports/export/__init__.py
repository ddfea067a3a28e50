"""Files for other programs and for reading: JSON, Markdown."""
