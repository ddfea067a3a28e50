"""Reports: HTML health check, workbook and exports, all read from the database."""
