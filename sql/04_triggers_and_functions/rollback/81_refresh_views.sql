-- Undoes 81_refresh_views.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.scheduled_view_refresh()');
    perform pg_temp.drop_function('public.refresh_materialized_views()');
    perform pg_temp.drop_function('private.refresh_view(regclass, name, boolean, boolean)');
    perform pg_temp.drop_function('private.materialized_views()');
end;
$drop$;
