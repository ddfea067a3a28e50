/*
doc = "The trend slide: per month, question and answer the share by estate (the mean of the shares inside estates), by number and by weight, among estates that could tell."
columns = "fleet_period"
*/
SELECT * FROM fleet_period
WHERE month <> 'now'
ORDER BY place, month, rank, bucket
