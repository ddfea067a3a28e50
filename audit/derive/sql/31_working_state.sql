/*
doc = "States (Redfish Status.State) of a part that works or stands by; any other says it does not."
[columns]
state = "Word of Redfish"
*/
SELECT column1 AS state
FROM (
    VALUES
    ('Enabled'),
    ('StandbyOffline'),
    ('StandbySpare'),
    ('Starting'),
    ('InTest'),
    ('Quiesced'),
    ('Updating'),
    ('Qualified'),
    ('Deferring')
)
