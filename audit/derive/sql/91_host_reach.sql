/*
doc = "A row per host: whether all its cables are known. Only then is one switch really the only one."
[columns]
host_id = "Host"
known = "Every leg it can have is among its bound ports"
why_not = "What is not known, in words; NULL when all is known"
*/
SELECT
    h.id AS host_id,
    CASE
        WHEN l.host_id IS NULL THEN 0
        WHEN l.ports_told < l.ports OR l.ports_up = 0 OR l.partner_missing OR l.elsewhere THEN 0
        WHEN l.in_lag THEN 1
        WHEN l.methods = 'description' THEN 0
        WHEN l.by_neighbor THEN NOT coalesce(s.switches_deaf > 1 OR s.only_deaf <> l.only_switch, 0)
        ELSE NOT coalesce(s.switches > 1 OR s.only_switch <> l.only_switch, 0)
    END AS known,
    CASE
        WHEN l.host_id IS NULL THEN 'no switch port was found to be its'
        WHEN l.ports_told < l.ports THEN 'not all its switch ports tell whether they are up'
        WHEN l.ports_up = 0 THEN 'no switch port known to be its is up'
        WHEN l.partner_missing THEN 'the MLAG partner of its switch was not collected'
        WHEN l.elsewhere THEN 'it may hang on a switch that was asked and never answered, too'
        WHEN l.in_lag THEN NULL
        WHEN l.methods = 'description' THEN 'only descriptions of ports name it'
        WHEN
            iif(
                l.by_neighbor,
                s.switches_deaf > 1 OR s.only_deaf <> l.only_switch,
                s.switches > 1 OR s.only_switch <> l.only_switch
            )
            THEN
                'a second leg may rest: another switch has ports of its speed that are up with '
                || 'nothing known behind them'
    END AS why_not
FROM host AS h
LEFT JOIN host_cabling AS l ON h.id = l.host_id
LEFT JOIN silent_leg AS s ON l.leg_speed = s.speed
