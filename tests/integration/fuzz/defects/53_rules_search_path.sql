-- public.goals public.metric_values
-- A caller's temporary table clinics is asked for the zone.
create or replace function private.clinic_today(clinic_id uuid) returns date language sql stable as $fn$
    select (now() at time zone coalesce((select c.timezone from clinics as c where c.id = clinic_today.clinic_id), 'UTC'))::date
$fn$;
alter function private.check_goal(uuid, uuid, date, numeric, numeric) reset search_path;
alter function public.enforce_business_rules() reset search_path;
