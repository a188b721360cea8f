-- Undoes 83_maintain_indexes.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.maintain_indexes()');
    perform pg_temp.drop_function('private.refresh_statistics()');
end;
$drop$;
