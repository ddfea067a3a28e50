"""Ceph: the dashboard of its managers, or files of `ceph ... --format json`."""

from collectors.array.ceph.dialect import Ceph

VENDOR = Ceph()
