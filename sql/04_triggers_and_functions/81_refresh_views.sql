-- Refreshing materialized views: all of public, whoever made them, each for itself.

-- private.materialized_views() -> every materialized view of public, each behind those that it reads
-- A view that reads another, be it through ordinary views, reads all that the other one reads, and the other one: the
-- number of relations read puts them in order. What a function's body reads is not known.
create or replace function private.materialized_views()
returns table (
    view      regclass,
    owner     name,
    populated boolean,
    keyed     boolean
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    with recursive reads (view, relation) as (
        select c.oid, c.oid
        from pg_catalog.pg_class as c
        where c.relkind = 'm'
            and c.relnamespace = 'public'::regnamespace
        union
        select r.view, d.refobjid
        from reads as r
        join pg_catalog.pg_rewrite as w on w.ev_class = r.relation
        join pg_catalog.pg_depend as d
            on d.classid = 'pg_catalog.pg_rewrite'::regclass
            and d.objid = w.oid
            and d.refclassid = 'pg_catalog.pg_class'::regclass
    )
    select
        c.oid::regclass,
        pg_get_userbyid(c.relowner),
        c.relispopulated,
        exists ( -- what PostgreSQL asks of the index that CONCURRENTLY compares rows by
            select
            from pg_catalog.pg_index as i
            join pg_catalog.pg_class as x on x.oid = i.indexrelid
            join pg_catalog.pg_am as m on m.oid = x.relam
            where i.indrelid = c.oid
                and i.indisunique
                and i.indimmediate
                and i.indisvalid
                and i.indpred is null
                and i.indexprs is null
                and m.amname = 'btree'
        )
    from pg_catalog.pg_class as c
    join (select r.view, count(*) as relations from reads as r group by r.view) as n on n.view = c.oid
    order by n.relations, c.relname
$fn$;

comment on function private.materialized_views() is
    'Materialized views of public in the order to refresh them, and whether CONCURRENTLY can be used (migration 04)';
revoke all on function private.materialized_views() from public, anon, authenticated, service_role;

-- private.refresh_view(view, owner, populated, keyed) -> what was done, as refresh_materialized_views() tells it
-- Raises where the refresh fails; another role's view is no failure.
create or replace function private.refresh_view(
    view      regclass,
    owner     name,
    populated boolean,
    keyed     boolean,
    out action text,
    out detail text
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if refresh_view.populated and refresh_view.keyed then
        execute format('refresh materialized view concurrently %s', refresh_view.view);
        action := 'refreshed concurrently';
        return;
    end if;
    execute format('refresh materialized view %s', refresh_view.view);
    action := 'refreshed';
    detail := case when refresh_view.populated then 'it has no unique index on columns alone'
        else 'it was not populated' end;
exception
    when insufficient_privilege then
        if pg_has_role(refresh_view.owner, 'usage') then
            raise; -- the owner may not read what the view reads
        end if;
        action := 'skipped';
        detail := format('it belongs to %s', refresh_view.owner);
end;
$fn$;

comment on function private.refresh_view(regclass, name, boolean, boolean) is
    'Refresh a materialized view, concurrently where it can be (migration 04)';
revoke all on function private.refresh_view(regclass, name, boolean, boolean)
    from public, anon, authenticated, service_role;

-- refresh_materialized_views() -> a row for each materialized view of public
-- action is 'refreshed concurrently', 'refreshed' (readers wait; detail says why), 'skipped' (another role's) or
-- 'failed' (detail holds SQLSTATE and message; an ERROR row is written). No view stops another one.
-- Called by: service_role, jobs.
-- Locks:     EXCLUSIVE on each view, ACCESS EXCLUSIVE where it is not concurrent, until the end of the transaction;
--            one that is not to be had in 5 s is a failure of that view, not a queue of readers behind it.
-- Definer:   refreshing belongs to the owner.
create or replace function public.refresh_materialized_views()
returns table (
    view_name text,
    action    text,
    detail    text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $fn$
declare
    v_view    record;
    v_context text;
begin
    for v_view in
        select m.view, m.owner, m.populated, m.keyed
        from private.materialized_views() as m
    loop
        view_name := private.audit_name(v_view.view);
        begin
            select r.action, r.detail
            into action, detail
            from private.refresh_view(v_view.view, v_view.owner, v_view.populated, v_view.keyed) as r;
        exception
            when others then -- one view must not stop the others (contract: errors)
                get stacked diagnostics v_context = pg_exception_context;
                action := 'failed';
                detail := format('%s: %s', sqlstate, sqlerrm);
                perform private.log_error(view_name, null, null, sqlstate, sqlerrm, v_context);
        end;
        return next;
    end loop;
end;
$fn$;

comment on function public.refresh_materialized_views() is
    'Refresh every materialized view of public, concurrently where it can be; returns what was done (migration 04)';
revoke all on function public.refresh_materialized_views() from public, anon, authenticated, service_role;
grant execute on function public.refresh_materialized_views() to service_role;

-- scheduled_view_refresh() -> summary
-- Refreshes the materialized views, each a step of its own: job refresh-views, after the aggregation.
-- Locks:     as refresh_materialized_views().
-- Called by: pg_cron, run_due_jobs(), service_role.
-- Definer:   refreshing belongs to the owner, and runs are recorded by nobody else.
create or replace function public.scheduled_view_refresh()
returns jsonb
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $fn$
    select private.run_job(
        'refresh-views',
        coalesce(array_agg(private.audit_name(m.view) order by m.place), '{}'),
        coalesce(array_agg(
            format(
                'select to_jsonb(r) from private.refresh_view(%L, %L, %L, %L) as r',
                m.view, m.owner, m.populated, m.keyed)
            order by m.place), '{}'))
    from private.materialized_views() with ordinality as m (view, owner, populated, keyed, place)
$fn$;

comment on function public.scheduled_view_refresh() is
    'Job refresh-views: refresh each materialized view; returns its summary (migration 04)';
revoke all on function public.scheduled_view_refresh() from public, anon, authenticated, service_role;
grant execute on function public.scheduled_view_refresh() to service_role;
