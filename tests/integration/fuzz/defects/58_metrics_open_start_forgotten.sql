-- public.calculate_clinic_metrics
-- A null start leaves nothing instead of everything.
select pg_temp.plant('public.calculate_clinic_metrics(uuid,date,date)', 'coalesce(calculate_clinic_metrics.p_start_date, ''-infinity'')', 'calculate_clinic_metrics.p_start_date');
