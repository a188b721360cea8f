-- public.goals
-- The wrong role is asked for.
alter policy goals_insert on public.goals
    with check (clinic_id = any ((select private.my_clinics('staff'))::uuid[]));
