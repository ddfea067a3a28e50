"""Tests of stackaudit."""
