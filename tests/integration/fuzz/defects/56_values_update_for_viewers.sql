-- public.metric_values
-- Who may only look corrects values: the wrong role is asked for.
alter policy metric_values_update on public.metric_values
    using (clinic_id = any ((select private.my_clinics('viewer'))::uuid[]))
    with check (clinic_id = any ((select private.my_clinics('viewer'))::uuid[]));
