/*
id = "srv-warranty"
title = "The service contract of a server ends"
question = "How long does somebody owe parts for the server?"
category = "Lifecycle"
severity = "low"
level = "server"
effort = "days"
actor = "operator"
optional = ["host", "server_bmc", "vm"]
why = """Without a contract a failed board or supply is looked for on the market: days without the host, \
and no firmware in between. Where no other host of the cluster is of its kind, no spare can be lent \
from a neighbour either."""
fix = "Renew the contract, or plan the replacement of the server before its last day."
refs = [
  "rules.md srv-warranty",
  "The list of assets in the configuration: docs/guide/servers.md.",
]
guards = [
  "servers the list does not have, or gives no contract end for, are not judged",
  "the only one of its kind only where the server of every host of the cluster is known",
]
[params.days]
default = 90
unit = "days"
doc = "left until the contract ends, below which it is low; once it has ended it is medium"
*/
WITH mate AS (
    SELECT
        host_id,
        server_id,
        count(*) OVER (PARTITION BY cluster_id, vendor, model) = 1
        AND count(model) OVER (PARTITION BY cluster_id) = count(*) OVER (PARTITION BY cluster_id)
            AS is_sole
    FROM host_board
),

sole AS (
    SELECT
        server_id,
        max(is_sole) AS is_sole
    FROM mate
    WHERE server_id IS NOT NULL
    GROUP BY server_id
),

told AS (
    SELECT
        a.*,
        coalesce(o.is_sole, 0) AS is_sole,
        cast(julianday(a.contract_end) - julianday(date(:now)) AS INTEGER) AS days
    FROM server_asset AS a
    LEFT JOIN sole AS o ON a.server_id = o.server_id
),

spelled AS (
    SELECT
        *,
        abs(days) || iif(abs(days) = 1, ' day', ' days') AS span
    FROM told
)

SELECT
    s.server_id AS subject,
    s.name,
    s.label || CASE
        WHEN t.serial IS NULL THEN ': its controller tells no serial'
        WHEN NOT t.is_listed THEN ': its serial is not in the list of assets'
        WHEN t.contract_end IS NULL THEN ': the list of assets gives no end of its contract'
        WHEN t.days >= 0
            THEN ': its service contract ends on ' || t.contract_end || ', in ' || t.span
        ELSE
            ': its service contract ended on ' || t.contract_end || ', ' || t.span || ' ago'
            || iif(t.is_sole, '; no other host of its cluster is of its kind', '')
    END AS message,
    iif(t.days IS NULL, 'not assessable', 'finding') AS outcome,
    CASE WHEN coalesce(t.days, 0) >= 0 THEN 'low' WHEN t.is_sole THEN 'high' ELSE 'medium' END
        AS severity,
    s.zone_id,
    s.vms,
    t.contract_end,
    t.days AS days_left
FROM spelled AS t
JOIN server_host AS s ON t.server_id = s.server_id
WHERE t.days IS NULL OR t.days < :days
ORDER BY subject
