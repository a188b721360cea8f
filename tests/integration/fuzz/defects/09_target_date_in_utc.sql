-- public.goals
-- The day is UTC's, not the clinic's.
select pg_temp.plant('private.clinic_today(uuid)', 'where c.id = clinic_today.clinic_id', 'where c.id = clinic_today.clinic_id and false');
