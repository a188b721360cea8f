-- Undoes 31_account_triggers.sql.
do $drop$
begin
    perform pg_temp.drop_account_trigger('on_auth_user_deleted', 'private.handle_auth_user_deletion()');
    perform pg_temp.drop_account_trigger('on_auth_user_updated', 'public.handle_auth_user_updated()');
    perform pg_temp.drop_account_trigger('on_auth_user_created', 'public.handle_new_auth_user()');
    perform pg_temp.drop_function('private.handle_auth_user_deletion()');
    perform pg_temp.drop_function('public.handle_auth_user_updated()');
    perform pg_temp.drop_function('public.handle_new_auth_user()');
end;
$drop$;
