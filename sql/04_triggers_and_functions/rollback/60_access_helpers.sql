-- Undoes 60_access_helpers.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.check_clinic_access(uuid, uuid, text)');
    perform pg_temp.drop_function('public.get_user_clinics(uuid)');
    perform pg_temp.drop_function('private.require_clinic(uuid)');
    perform pg_temp.drop_function('private.require_self(uuid)');
    perform pg_temp.drop_function('private.has_service_rights()');
end;
$drop$;
