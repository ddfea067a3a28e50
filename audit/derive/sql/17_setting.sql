/*
doc = "Global settings: value in force (the default when unset)."
[columns]
name = "Name of the setting"
value = "Value in force; NULL when neither value nor default is set"
is_default = "1 when it equals the default; NULL when a secret hides it"
*/
SELECT
    name,
    coalesce(value, default_value) AS value,
    CASE
        WHEN value = '*** (default)' THEN 1
        WHEN value = '***' THEN NULL
        ELSE coalesce(value = default_value, value IS NULL)
    END AS is_default
FROM configuration
WHERE scope = 'global'
