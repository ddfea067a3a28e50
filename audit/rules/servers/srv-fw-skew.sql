/*
id = "srv-fw-skew"
title = "Firmware differs inside a cluster"
question = "Have equal servers of the cluster equal firmware?"
category = "Lifecycle"
severity = "low"
level = "cluster"
effort = "days"
actor = "operator"
optional = ["server_bmc", "server_adapter"]
scope = "SELECT cluster_id FROM host GROUP BY cluster_id HAVING count(*) >= 2"
why = """Equal servers with different firmware behave differently: a fault that was fixed on one comes \
back on the other, and nobody can say whether the driver was tested with it. Network cards are the \
part where that costs connections."""
fix = "Bring all servers of a model to one set of firmware, host by host in maintenance."
refs = [
  "rules.md srv-fw-skew",
  "DSP2046 BiosVersion, Manager.FirmwareVersion, NetworkAdapter.Controllers",
  "Of other parts the makers name the same firmware in different ways; not compared.",
]
guards = [
  "only servers of one model are compared, and adapters of one model",
  "not judged within 14 days of a change of such a version: it may be rolling",
]
[params.days]
default = 14
unit = "days"
doc = "after a change of a version the others may still follow"
*/
WITH part AS (
    SELECT
        cluster_id,
        max(is_adapter) AS is_adapter,
        count(DISTINCT version) AS versions,
        julianday(:now) - julianday(max(changed)) < :days AS rolling,
        part || ' of ' || model || ' '
        || replace(group_concat(DISTINCT version), ',', ' and ') AS words
    FROM host_firmware
    WHERE model IS NOT NULL
    GROUP BY cluster_id, model, part
),

skew AS (
    SELECT
        cluster_id,
        max(is_adapter) AS is_adapter,
        max(coalesce(rolling, 0)) AS rolling,
        group_concat(words, '; ') AS words
    FROM part
    WHERE versions > 1
    GROUP BY cluster_id
),

counted AS (
    SELECT
        cluster_id,
        count(*) AS hosts,
        count(model || bios_version) AS told
    FROM host_board
    GROUP BY cluster_id
    HAVING count(*) >= 2
)

SELECT
    c.id AS subject,
    c.name,
    iif(
        k.words IS NULL,
        'the firmware of ' || (n.hosts - n.told) || ' of ' || n.hosts || ' servers of ' || c.name
        || ' is not told',
        'firmware differs in ' || c.name || ': ' || k.words
        || iif(k.rolling, '; it changed lately, the others may follow', '')
    ) AS message,
    iif(k.words IS NULL OR k.rolling, 'not assessable', 'finding') AS outcome,
    iif(k.is_adapter, 'medium', 'low') AS severity,
    n.hosts,
    k.words AS versions
FROM counted AS n
JOIN cluster AS c ON n.cluster_id = c.id
LEFT JOIN skew AS k ON n.cluster_id = k.cluster_id
WHERE k.words IS NOT NULL OR n.told < n.hosts
ORDER BY subject
