-- Undoes 54_daily_aggregation.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.check_aggregation()');
    perform pg_temp.drop_function('public.aggregate_daily_metrics(date, date)');
    perform pg_temp.drop_function('private.sum_days(uuid[], date[])');
    perform pg_temp.drop_function('private.sum_day_by_group(uuid, date)');
    perform pg_temp.drop_function('private.write_daily_sums(uuid[], date[], uuid, uuid)');
    perform pg_temp.drop_function('private.take_days(date, date)');
end;
$drop$;
