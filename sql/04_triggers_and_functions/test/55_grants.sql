-- Who may call what this migration made: those named here, and nobody else of the API.
do $grants$
declare
    v_granted constant text[][] := array[
        -- [function, roles]: one line for each function that an API role may call
        ['private.has_service_rights()', 'authenticated, service_role'],
        ['private.require_clinic(uuid)', 'authenticated, service_role'],
        ['private.exportable()', 'authenticated, service_role'],
        ['private.csv(text[], json)', 'authenticated, service_role'],
        ['public.get_user_clinics(uuid)', 'authenticated, service_role'],
        ['public.check_clinic_access(uuid, uuid, text)', 'authenticated, service_role'],
        ['public.calculate_clinic_metrics(uuid, date, date)', 'authenticated, service_role'],
        ['public.format_export_data(text, uuid, text)', 'authenticated, service_role'],
        ['public.aggregate_daily_metrics(date, date)', 'service_role'],
        ['public.scheduled_daily_aggregation()', 'service_role'],
        ['public.scheduled_view_refresh()', 'service_role'],
        ['public.scheduled_statistics()', 'service_role'],
        ['public.scheduled_weekly_reports()', 'service_role'],
        ['public.scheduled_monthly_cleanup()', 'service_role'],
        ['public.run_due_jobs()', 'service_role'],
        ['public.finish_job_run(text, text)', 'service_role'],
        ['public.check_job_health()', 'service_role'],
        ['public.get_clinic_monthly_metrics(uuid)', 'authenticated, service_role'],
        ['public.refresh_materialized_views()', 'service_role'],
        ['public.maintain_indexes()', 'service_role']
    ];
    v_function record;
begin
    for v_function in
        select
            p.oid::regprocedure::text as name,
            p.proconfig as settings,
            coalesce((
                select string_agg(r.rolname, ', ' order by r.rolname)
                from unnest(array['anon', 'authenticated', 'service_role']) as r (rolname)
                where has_function_privilege(r.rolname, p.oid, 'execute')
            ), 'nobody') as callers,
            coalesce((
                select v_granted[n][2]
                from generate_subscripts(v_granted, 1) as n
                where to_regprocedure(v_granted[n][1]) = p.oid
            ), 'nobody') as wanted
        from pg_catalog.pg_proc as p
        where obj_description(p.oid, 'pg_proc') like '%(migration 04)'
    loop
        perform pg_temp.passes(
            format('%s is granted to %s (to %s)', v_function.name, v_function.wanted, v_function.callers),
            v_function.callers = v_function.wanted);
        perform pg_temp.passes(
            v_function.name || ' pins its search_path',
            'search_path=pg_catalog, pg_temp' = any (v_function.settings));
    end loop;

    perform pg_temp.passes(
        v_granted[n][1] || ' is there to be granted',
        coalesce(obj_description(to_regprocedure(v_granted[n][1]), 'pg_proc'), '') like '%(migration 04)')
    from generate_subscripts(v_granted, 1) as n;
end;
$grants$;
