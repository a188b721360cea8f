-- Undoes 30_profile_sync.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.sync_profile(uuid, text, boolean, jsonb, jsonb)');
    perform pg_temp.drop_function('private.assigned_rights(jsonb)');
    perform pg_temp.drop_function('private.profile_name(text, jsonb)');
    perform pg_temp.drop_function('private.end_access(uuid)');
end;
$drop$;
