"""Faults that only a history shows: what fills up month by month."""

from sample_data.estate import Estate
from sample_data.faults_core import fault, filled, pick_pool, pick_zone


@fault("pool-runway", also=("pool-used", "pool-commit"))
def pool_runway(
    estate: Estate, *, pool: str = "", share: float = 0.5, growth: float = 0.055
) -> str:
    """Fill a pool from a share of its disk, by so much more every month."""
    victim = pick_pool(estate, pool)
    victim.used = filled(estate, victim.size, share, growth)
    return victim.name


@fault("sec-runway", also=("sec-full",))
def sec_runway(estate: Estate, *, zone: str = "", share: float = 0.6, growth: float = 0.055) -> str:
    """Fill the image stores of a zone from a share of their size, by so much more every month."""
    place = pick_zone(estate, zone)
    for store in estate.image_stores:
        if store.zone is place:
            store.used = filled(estate, store.size, share, growth)
    return place.name
