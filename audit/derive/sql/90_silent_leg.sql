/*
doc = """A row per port speed: ports that are up with nothing known behind them. One of them may be \
the resting leg of a host, so a host of that speed is not known to have one leg only."""
[columns]
speed = "Speed [bit/s]; NULL: not told"
switches = "Switches with such a port [count]"
only_switch = "The switch, where it is one"
switches_deaf = "Of those, switches that hear no host by LLDP or CDP [count]"
only_deaf = "That switch, where it is one"
*/
SELECT
    p.speed,
    count(DISTINCT u.switch_id) AS switches,
    iif(count(DISTINCT u.switch_id) = 1, max(u.switch_id), NULL) AS only_switch,
    count(DISTINCT iif(r.hears_hosts, NULL, u.switch_id)) AS switches_deaf,
    iif(
        count(DISTINCT iif(r.hears_hosts, NULL, u.switch_id)) = 1,
        max(iif(r.hears_hosts, NULL, u.switch_id)),
        NULL
    ) AS only_deaf
FROM port_use AS u
JOIN switch_port AS p ON u.switch_id = p.switch_id AND u.port = p.name
LEFT JOIN switch_role AS r ON u.switch_id = r.switch_id
WHERE u.use = 'silent' AND NOT coalesce(p.is_lag, 0)
GROUP BY p.speed
