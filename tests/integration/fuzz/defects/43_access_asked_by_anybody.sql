-- public.check_clinic_access
-- Anybody may ask about anybody.
select pg_temp.plant('private.require_self(uuid)', 'private.has_service_rights() or', 'true or');
