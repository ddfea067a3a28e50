"""What a fleet shows: one page and one workbook, from rows that were asked of it."""

from reports.fleet.book import write_fleet_workbook
from reports.fleet.data import FleetData, Peers
from reports.fleet.page import write_fleet_html

__all__ = ["FleetData", "Peers", "write_fleet_html", "write_fleet_workbook"]
