-- Undoes 84_function_performance.sql.
do $drop$
begin
    perform pg_temp.drop_ours('view', 'pg_class', to_regclass('public.function_performance'), 'public.function_performance');
end;
$drop$;
