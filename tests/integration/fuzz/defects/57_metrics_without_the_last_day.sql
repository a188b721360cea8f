-- public.calculate_clinic_metrics
-- The last day of a range is cut off.
select pg_temp.plant('public.calculate_clinic_metrics(uuid,date,date)', 'v.date <= coalesce', 'v.date < coalesce');
