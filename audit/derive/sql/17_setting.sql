/*
doc = "Global settings: value in force (the default when unset)."
[columns]
name = "Name of the setting"
value = "Value in force; NULL when neither value nor default is set"
is_default = "1 when it equals the default"
*/
SELECT
    name,
    coalesce(value, default_value) AS value,
    coalesce(value = default_value, value IS NULL) AS is_default
FROM configuration
WHERE scope = 'global'
