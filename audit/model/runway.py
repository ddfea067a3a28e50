"""When what fills up is full."""

from collections.abc import Sequence
from typing import Final

from audit.model.kinds import Count, Share, Table, Utc, col, key, maybe

GROWING: Final = "growing"
FLAT: Final = "no significant growth"
SHORT: Final = "not enough history"
CREATED: Final = "from creation dates"
PAST: Final = "past the line"
VERDICTS: Final[Sequence[str]] = (GROWING, FLAT, SHORT, CREATED, PAST)
# kinds that are parts of a whole: shown, and judged by the whole
RANGES: Final[Sequence[str]] = ("public_range", "shared_range", "pod_range")


class Runway(Table, table="runway", kind="reference"):
    """When pools, image stores, clusters, addresses and VLANs reach their line, by their history.

    Computed by audit.derive.capacity from the samples of all collections; what it means stands in
    docs/guide/runway.md. A rule reads it beside the view of the current load, so that a source
    that was not seen makes the rule not assessable.
    """

    kind: str = key(
        "storage_pool, image_store, cluster; public_ip, private_ip, vlan, shared_ip of a zone; "
        "public_range, shared_range, pod_range"
    )
    object_id: str = key("UUID of the pool, store, cluster or range; of the zone for its sums")
    clock: str = key("used, allocated (promised to volumes, sold to VMs) or addresses")
    name: str = col("Name of the object")
    zone_id: str | None = col("Zone; NULL for region-wide stores")
    unit: str = col("bytes or count: unit of total, value, line, step_by and the slopes")
    at: Utc = col("Time of the newest point")
    total: int = col("Size now, over-provisioning or over-commit included where that is sold")
    value: int = col("Taken now")
    line: int = col("What must not be passed: the first line that is not passed yet")
    line_share: Share = col("line / total")
    verdict: str = col(", ".join(VERDICTS))
    reason: str | None = maybe("Why there is no date, or what it leaves out", default=None)
    points: Count = col("Points of the segment, one a day at most")
    span_days: float = col("Days the segment covers")
    segment_start: Utc = col("First point of the segment: the history since the last step")
    step_kind: str | None = maybe("size or use: what jumped before the segment", default=None)
    step_by: int | None = maybe("How far it jumped", default=None)
    slope_day: float | None = maybe("Growth a day (Theil-Sen)", default=None)
    slope_low: float | None = maybe("Lower end of its 90 % interval (Sen)", default=None)
    slope_high: float | None = maybe("Upper end of its 90 % interval (Sen)", default=None)
    days_p50: float | None = maybe("Days from `at` to the line; NULL: no date", default=None)
    days_p10: float | None = maybe("Days by the upper end of the interval", default=None)
    date_p50: Utc | None = maybe("Day it reaches the line", default=None)
    date_p10: Utc | None = maybe("Day it may reach the line at the earliest", default=None)
    uneven: bool | None = maybe("Least squares differ by more than 30 %", default=None)
    accelerating: bool | None = maybe(
        "The second half grows more than twice as fast; NULL below 8 points", default=None
    )
    back_at: Utc | None = maybe(
        "Last point a forecast of three months ago knew; NULL: too little history", default=None
    )
    back_value: int | None = maybe("What it said would be taken at `at`", default=None)
    back_low: int | None = maybe("Lower end of its band, by the 90 % interval", default=None)
    back_high: int | None = maybe("Upper end of its band", default=None)
