"""Collectors: one package per source."""
