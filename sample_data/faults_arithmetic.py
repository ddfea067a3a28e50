"""Faults of CloudStack's own figures."""

from sample_data.estate import Estate
from sample_data.faults_core import fault, pick_pool


@fault("ops-arithmetic", also=("pool-used", "pool-commit", "pool-runway"))
def flag_stays_off(
    estate: Estate, *, pool: str = "", share: float = 0.78, factor: float = 1.5
) -> str:
    """Fill a pool past the warning line, which its flag, multiplied by the factor, does not see."""
    victim = pick_pool(estate, pool)
    victim.factor = max(victim.factor, factor)
    victim.used = int(victim.size * share)
    return victim.name
