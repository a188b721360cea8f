-- public.providers
-- Any member edits providers.
alter policy providers_update on public.providers
    using (clinic_id = any ((select private.my_clinics('viewer'))::uuid[]))
    with check (true);
