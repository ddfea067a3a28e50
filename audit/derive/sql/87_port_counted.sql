/*
doc = "A row per port with samples, LAGs left out: their legs are counted."
[columns]
switch_id = "Switch"
port = "Port"
*/
SELECT
    p.switch_id,
    p.name AS port
FROM switch_port AS p
WHERE
    NOT coalesce(p.is_lag, 0)
    AND coalesce(p.is_physical, 1)
    AND EXISTS (
        SELECT 1 FROM switch_port_sample AS s
        WHERE s.switch_id = p.switch_id AND s.name = p.name
    )
