"""What the estate was made of a year ago."""

from audit.model.kinds import Count, Number, Share, Table, Utc, col, key


class ProfilePast(Table, table="profile_past", kind="reference"):
    """The estate profile of the collection nearest to a year before the newest one.

    Computed by audit.derive.past from the history of all tables; empty where no collection lies
    eleven to thirteen months back. The view profile_trend sets it beside today's.
    """

    at: Utc = col("Time of that collection")
    place: Number = col("Order of the question")
    question: str = key("What is asked of the estate")
    bucket: str = key("Answer, or not told")
    topic: str = col("Storage, Compute, Network, Control or Templates")
    rank: Number = col("Order of the answers")
    amount: Count | None = col("How many")
    counted: str = col("What is counted")
    weight: float | None = col("Their weight, in the unit of weighed")
    weighed: str = col("What the weight is, with its unit in brackets")
    objects: Count | None = col("Objects of the question")
    amount_share: Share | None = col("amount / objects; NULL below eight objects")
    weight_share: Share | None = col("Share of the weight; NULL below eight objects")
