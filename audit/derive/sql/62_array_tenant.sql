/*
doc = """A row per tenant (SVM, account) of an array that a pool or image store of CloudStack lies in, \
as far as its volume is known; the tenant is empty where the array has none."""
[columns]
array_id = "Array"
tenant = "Tenant; empty: none told"
*/
SELECT DISTINCT
    v.array_id,
    coalesce(v.tenant, '') AS tenant
FROM pool_array AS b
JOIN array_volume AS v ON b.array_id = v.array_id AND b.volume_id = v.id
