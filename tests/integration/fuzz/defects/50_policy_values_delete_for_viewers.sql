-- public.metric_values
-- Viewers delete.
alter policy metric_values_delete on public.metric_values
    using (clinic_id = any ((select private.my_clinics('viewer'))::uuid[]));
