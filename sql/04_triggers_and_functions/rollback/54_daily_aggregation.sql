-- Undoes 54_daily_aggregation.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.aggregate_daily_metrics(date, date)');
    perform pg_temp.drop_function('private.take_days(date, date)');
end;
$drop$;
