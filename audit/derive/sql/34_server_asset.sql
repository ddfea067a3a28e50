/*
doc = "Servers, each once, with what the operator's list of assets says of their serial."
[columns]
server_id = "Server"
serial = "Serial; NULL: none told"
is_listed = "The list has the serial"
shipped = "Day it was shipped or purchased; NULL: not told [UTC]"
contract_end = "Last day of its service contract; NULL: not told [UTC]"
*/
WITH listed AS MATERIALIZED (
    SELECT
        lower(serial) AS serial,
        shipped,
        contract_end
    FROM asset
)

SELECT
    m.server_id,
    m.serial,
    a.serial IS NOT NULL AS is_listed,
    a.shipped,
    a.contract_end
FROM machine AS m
LEFT JOIN listed AS a ON lower(m.serial) = a.serial
