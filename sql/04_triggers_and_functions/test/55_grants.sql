-- Who may call what this migration made: its owner, and service_role what jobs do.
do $grants$
declare
    v_function record;
begin
    for v_function in
        select p.oid::regprocedure::text as name, p.proconfig as settings, p.proacl as acl
        from pg_catalog.pg_proc as p
        where obj_description(p.oid, 'pg_proc') like '%(migration 04)'
    loop
        perform pg_temp.passes(
            v_function.name || ' is granted to exactly whom it is for',
            not has_function_privilege('anon', v_function.name, 'execute')
            and not has_function_privilege('authenticated', v_function.name, 'execute')
            and has_function_privilege('service_role', v_function.name, 'execute')
                = (v_function.name = 'aggregate_daily_metrics(date,date)'));
        perform pg_temp.passes(
            v_function.name || ' pins its search_path',
            'search_path=pg_catalog, pg_temp' = any (v_function.settings));
    end loop;
end;
$grants$;
