-- Undoes 20_audit_trigger.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.audit_trigger_function()');
    perform pg_temp.drop_function('private.audit_write(regclass, uuid, text, text, jsonb, jsonb, text[])');
    perform pg_temp.drop_function('private.audit_name(regclass)');
    perform pg_temp.drop_function('private.clinic_column(regclass)');
    perform pg_temp.drop_function('private.primary_key(regclass)');
    perform pg_temp.drop_function('private.audit_key(jsonb, text[])');
    perform pg_temp.drop_function('private.audit_image(jsonb, text[])');
end;
$drop$;
