-- Undoes 80_monthly_metrics.sql. The view's index goes with it.
do $drop$
begin
    perform pg_temp.drop_function('public.get_clinic_monthly_metrics(uuid)');
    perform pg_temp.drop_ours('materialized view', 'pg_class', to_regclass('public.clinic_monthly_metrics'), 'public.clinic_monthly_metrics');
end;
$drop$;
