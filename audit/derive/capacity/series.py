"""Where the histories are: a query per kind of object and clock.

points: object id, time, value, total; by object, then time. Sizes are those of the time of the
sample. What tells no use (0 or nothing) or no size (an unknown over-provisioning or over-commit
factor) has no point: unknown is neither empty nor 1.
objects: id, name, zone id, a line of its own (or NULL), for what exists now.
created: id, growth a day by creation dates of what lives there, over the last 180 days.
"""

from dataclasses import dataclass

from audit.model.runway import RANGES


@dataclass(frozen=True, slots=True)
class Query:
    """How a kind of series is read."""

    kind: str
    clock: str
    unit: str
    lines: tuple[float, ...]
    objects: str
    points: str
    created: str = ""


_DAYS = 180
_SINCE = f"(SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(started), '-{_DAYS} days') FROM source_run)"

_POOLS = "SELECT id, name, zone_id, NULL FROM storage_pool"
_POOL_POINTS = """
    SELECT s.storage_pool_id, s.at, s.{value}, cast({total} AS INTEGER)
    FROM storage_pool_sample AS s
    JOIN storage_pool_history AS p
        ON s.storage_pool_id = p.id AND s.source = p.source
        AND p.valid_from <= s.at AND s.at < p.valid_to
    WHERE s.{value} > 0 AND {total} > 0
    ORDER BY s.storage_pool_id, s.at"""
_POOL_CREATED = f"""
    SELECT storage_pool_id, sum(size) / {_DAYS}.0
    FROM volume
    WHERE created >= {_SINCE} AND storage_pool_id IS NOT NULL
    GROUP BY storage_pool_id"""

_STORES = """SELECT id, name, zone_id, NULL FROM image_store
    WHERE lower(coalesce(protocol, 'nfs')) NOT IN ('s3', 'swift')"""
_STORE_POINTS = """
    SELECT image_store_id, at, used, capacity FROM image_store_sample
    WHERE used > 0 AND capacity > 0
    ORDER BY image_store_id, at"""

# the limit in force is a cluster's line; unread settings leave the usual one
_CLUSTERS = """
    SELECT c.id, c.name, c.zone_id, iif(b.memory_stop > 0, b.memory_stop, NULL)
    FROM cluster AS c LEFT JOIN cluster_brake AS b ON c.id = b.cluster_id AND b.told"""
# hosts in maintenance count: they come back, and a history is not broken by them
_CLUSTER_POINTS = """
    SELECT h.cluster_id, s.at, sum(s.memory_allocated), sum(h.memory_with_overcommit)
    FROM host_sample AS s
    JOIN host_history AS h
        ON s.host_id = h.id AND s.source = h.source
        AND h.valid_from <= s.at AND s.at < h.valid_to
    WHERE h.cluster_id IS NOT NULL
    GROUP BY h.cluster_id, s.at
    HAVING count(*) = count(s.memory_allocated) AND count(*) = count(h.memory_with_overcommit)
        AND sum(s.memory_allocated) > 0 AND sum(h.memory_with_overcommit) > 0
    ORDER BY h.cluster_id, s.at"""
_CLUSTER_CREATED = f"""
    SELECT h.cluster_id, sum(v.memory) / {_DAYS}.0
    FROM vm AS v JOIN host AS h ON v.host_id = h.id
    WHERE v.created >= {_SINCE} AND v.state = 'Running' AND h.cluster_id IS NOT NULL
    GROUP BY h.cluster_id"""

# where CloudStack counts per pod or cluster, the zone's sum is what can run out as a whole
_COUNTERS = "SELECT id, name, id, NULL FROM zone"
_COUNTER_POINTS = """
    SELECT zone_id, at, sum(used), sum(total) FROM capacity_sample
    WHERE type = {type}
    GROUP BY zone_id, at
    HAVING count(*) = count(used) AND count(*) = count(total) AND sum(total) > 0
    ORDER BY zone_id, at"""
_TYPES = {"public_ip": 4, "private_ip": 5, "vlan": 7, "shared_ip": 8}

# a range that is full is no line passed early: the next one of its zone serves
_RANGES = """
    SELECT range_id, start_ip || ' - ' || end_ip, zone_id, NULL FROM ip_range
    WHERE kind || '_range' = '{kind}'"""
_RANGE_POINTS = """
    SELECT range_id, at, used, total FROM range_look
    WHERE kind = '{kind}' AND total > 0
    ORDER BY range_id, at"""

QUERIES = (
    Query(
        "storage_pool", "used", "bytes", (0.85, 0.95), _POOLS,
        _POOL_POINTS.format(value="used", total="p.capacity"),
    ),
    Query(
        "storage_pool", "allocated", "bytes", (0.85,), _POOLS,
        _POOL_POINTS.format(
            value="allocated", total="p.capacity * p.overprovision"
        ),
        _POOL_CREATED,
    ),
    # CloudStack stops writing at 90 % (secondary.storage.capacity.threshold)
    Query("image_store", "used", "bytes", (0.90, 0.98), _STORES, _STORE_POINTS),
    Query(
        "cluster", "allocated", "bytes", (0.85,), _CLUSTERS, _CLUSTER_POINTS, _CLUSTER_CREATED
    ),
    *(
        Query(kind, "addresses", "count", (), _COUNTERS, _COUNTER_POINTS.format(type=number))
        for kind, number in _TYPES.items()
    ),
    *(
        Query(kind, "addresses", "count", (1.0,), _RANGES.format(kind=kind),
              _RANGE_POINTS.format(kind=kind))
        for kind in RANGES
    ),
)  # fmt: skip
