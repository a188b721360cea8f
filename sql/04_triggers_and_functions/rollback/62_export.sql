-- Undoes 62_export.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.format_export_data(text, uuid, text)');
    perform pg_temp.drop_function('private.csv(text[], json)');
    perform pg_temp.drop_function('private.exportable()');
end;
$drop$;
