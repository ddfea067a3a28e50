/*
id = "srv-secureboot-mixed"
title = "Servers of a cluster start in different ways"
question = "Do all servers of the cluster boot in one way?"
category = "Security"
severity = "low"
level = "cluster"
effort = "days"
actor = "operator"
scope = "SELECT cluster_id FROM host GROUP BY cluster_id HAVING count(*) >= 2"
optional = ["server_bmc"]
why = """Some servers start by UEFI or with secure boot, others do not: what was tested on one does \
not hold on the other, and the weakest of them is the way in."""
fix = "Choose one boot mode for the cluster and set it when the hosts are next installed."
refs = ["rules.md srv-secureboot-mixed", "DSP2046 SecureBoot, ComputerSystem.Boot"]
guards = ["servers that do not tell it are not judged unless others already differ"]
*/
WITH counted AS (
    SELECT
        cluster_id,
        count(*) AS hosts,
        count(coalesce(boot_mode, secure_boot)) AS told,
        count(DISTINCT boot_mode) AS modes,
        count(DISTINCT secure_boot) AS ways,
        count(*) FILTER (WHERE secure_boot) AS secured,
        group_concat(DISTINCT boot_mode) AS names
    FROM host_board
    WHERE cluster_id IS NOT NULL
    GROUP BY cluster_id
    HAVING count(*) >= 2
)

SELECT
    c.id AS subject,
    c.name,
    CASE
        WHEN n.modes > 1 THEN 'servers of ' || c.name || ' boot in different modes: ' || n.names
        WHEN n.ways > 1
            THEN
                n.secured || ' of ' || n.hosts || ' servers of ' || c.name
                || ' started with secure boot, others without'
        ELSE
            'how ' || (n.hosts - n.told) || ' of ' || n.hosts || ' servers of ' || c.name
            || ' boot is not told'
    END AS message,
    iif(n.modes > 1 OR n.ways > 1, 'finding', 'not assessable') AS outcome,
    n.hosts,
    n.names AS modes,
    n.secured
FROM counted AS n
JOIN cluster AS c ON n.cluster_id = c.id
WHERE n.modes > 1 OR n.ways > 1 OR n.told < n.hosts
ORDER BY subject
