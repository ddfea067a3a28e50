"""Many estates, many months, one answer: a folder of Parquet files and queries over it.

estate.py reads one database a month at a time; lake.py keeps the folder; query.py asks it.
"""
