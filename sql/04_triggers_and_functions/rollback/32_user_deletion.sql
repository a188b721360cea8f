-- Undoes 32_user_deletion.sql.
do $drop$
begin
    perform pg_temp.drop_trigger('public.users', 'refuse_truncate');
    perform pg_temp.drop_trigger('public.users', 'on_user_deleted');
    perform pg_temp.drop_function('private.refuse_truncate()');
    perform pg_temp.drop_function('public.handle_user_deletion()');
end;
$drop$;
