-- Undoes 61_clinic_metrics.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.calculate_clinic_metrics(uuid, date, date)');
end;
$drop$;
