-- What is kept no longer. Every limit is said in the function that it limits.

-- private.forget_tokens() -> data sources whose tokens were taken away
-- An access token that expired more than 30 days ago opens nothing any more; the refresh token beside it would. A row
-- that somebody is writing is left for the next time: the run may hold the log, which that somebody waits for.
create or replace function private.forget_tokens()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_count integer;
begin
    with expired as (
        select s.id
        from public.data_sources as s
        where s.expiry_date < now() - interval '30 days'
            and num_nonnulls(s.access_token, s.refresh_token) > 0
        for no key update skip locked
    )
    update public.data_sources as s
    set access_token = null,
        refresh_token = null
    from expired as e
    where s.id = e.id;
    get diagnostics v_count = row_count;
    return v_count;
end;
$fn$;

comment on function private.forget_tokens() is
    'Take away the tokens of data sources that expired more than 30 days ago (migration 04)';
revoke all on function private.forget_tokens() from public, anon, authenticated, service_role;

-- private.forget_members() -> memberships deleted
-- Of inactive users, where neither the profile nor the membership changed for 12 months. A row that somebody is writing
-- is left, as by private.forget_tokens().
create or replace function private.forget_members()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_count integer;
begin
    with doomed as (
        select r.id
        from public.user_clinic_roles as r
        join public.users as u on u.id = r.user_id
        where u.status = 'inactive'
            and u.updated_at < now() - interval '12 months'
            and r.updated_at < now() - interval '12 months'
        for update of r skip locked
    )
    delete from public.user_clinic_roles as r
    using doomed as d
    where r.id = d.id;
    get diagnostics v_count = row_count;
    return v_count;
end;
$fn$;

comment on function private.forget_members() is
    'Delete the memberships of users who have been inactive for 12 months (migration 04)';
revoke all on function private.forget_members() from public, anon, authenticated, service_role;

-- private.forget_runs() -> runs deleted
-- Runs older than 12 months, but never a job's last one: check_job_health() would call it 'never run'.
create or replace function private.forget_runs()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_count integer;
begin
    delete from public.scheduled_job_runs as r
    where r.started_at < now() - interval '12 months'
        and exists (
            select
            from public.scheduled_job_runs as later
            where later.job_name = r.job_name
                and later.status in ('succeeded', 'failed')
                and later.started_at > r.started_at
        );
    get diagnostics v_count = row_count;
    return v_count;
end;
$fn$;

comment on function private.forget_runs() is 'Delete the record of runs older than 12 months (migration 04)';
revoke all on function private.forget_runs() from public, anon, authenticated, service_role;

-- private.prepare_audit_partitions() -> partitions made
-- This month's and the next two, and those of past months whose rows went to the default partition: that one is
-- dropped never, and rows in it would be kept for ever.
-- Locks: as private.create_audit_partitions(); writers wait at most as long as the lock may be waited for.
create or replace function private.prepare_audit_partitions()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $fn$
declare
    v_month date;
    v_made  integer := private.create_audit_partitions((now() at time zone 'UTC')::date, 3);
begin
    -- An array, because a query that is still open would keep the default partition from being detached.
    foreach v_month in array array(
        select distinct date_trunc('month', d.created_at at time zone 'UTC')::date
        from private.audit_logs_default as d
        where d.created_at < now()
        order by 1
    )
    loop
        v_made := v_made + private.create_audit_partitions(v_month, 1);
    end loop;
    return v_made;
end;
$fn$;

comment on function private.prepare_audit_partitions() is
    'Make the audit log''s next partitions, and those of months that have rows in the default one (migration 04)';
revoke all on function private.prepare_audit_partitions() from public, anon, authenticated, service_role;

-- private.old_audit_partitions() -> the log's own partitions that are wholly older than 12 months, oldest first
-- Judged by their bounds, not by their names; a partition that somebody attached is theirs to drop.
create or replace function private.old_audit_partitions()
returns table (
    partition regclass,
    ends      timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
as $fn$
    select p.oid::regclass, p.ends
    from (
        select
            c.oid,
            substring(pg_get_expr(c.relpartbound, c.oid) from $$TO \('([^']+)'\)$$)::timestamptz as ends
        from pg_catalog.pg_inherits as i
        join pg_catalog.pg_class as c on c.oid = i.inhrelid
        where i.inhparent = 'public.audit_logs'::regclass
            and obj_description(c.oid, 'pg_class') like '%(migration 04)'
    ) as p
    where p.ends <= now() - interval '12 months'
    order by p.ends
$fn$;

comment on function private.old_audit_partitions() is
    'The audit log''s partitions that are wholly older than 12 months (migration 04)';
revoke all on function private.old_audit_partitions() from public, anon, authenticated, service_role;

-- private.drop_audit_partition(name) -> rows that went with it
-- That it went is written to the log.
-- Locks: ACCESS EXCLUSIVE on the partition and on the log, until the transaction ends. DETACH CONCURRENTLY would not
--        lock the log so, and cannot run in a function.
create or replace function private.drop_audit_partition(
    name text
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $fn$
declare
    v_rows bigint;
begin
    execute format('select count(*) from private.%I', drop_audit_partition.name) into v_rows;
    execute format('drop table private.%I', drop_audit_partition.name);
    insert into public.audit_logs (action, table_name, record_id, new_data)
    values ('RETENTION', 'audit_logs', drop_audit_partition.name, jsonb_build_object('rows', v_rows));
    return v_rows;
end;
$fn$;

comment on function private.drop_audit_partition(text) is
    'Drop one partition of the audit log, and write to the log that it went (migration 04)';
revoke all on function private.drop_audit_partition(text) from public, anon, authenticated, service_role;

-- scheduled_monthly_cleanup() -> summary
-- Job monthly-cleanup, at 04:00 on the 1st. Each partition is a step of its own. From the first of them on nobody else
-- writes to the log until the run ends; so what writes to the log comes behind them, and waits for nobody: a writer who
-- waited for a row of ours while we waited for the log would be a deadlock.
-- Called by: pg_cron, run_due_jobs(), service_role.
-- Definer:   only the owner drops partitions.
create or replace function public.scheduled_monthly_cleanup()
returns jsonb
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select private.run_job(
        'monthly-cleanup',
        array['runs', 'partitions']
            || coalesce(array_agg('drop ' || c.relname order by p.ends), '{}')
            || array['tokens', 'memberships'],
        array[
            'select to_jsonb(private.forget_runs())',
            'select to_jsonb(private.prepare_audit_partitions())'
        ]
            || coalesce(
                array_agg(
                    format('select to_jsonb(private.drop_audit_partition(%L))', c.relname)
                    order by p.ends), '{}')
            || array[
                'select to_jsonb(private.forget_tokens())',
                'select to_jsonb(private.forget_members())'
            ])
    from private.old_audit_partitions() as p
    join pg_catalog.pg_class as c on c.oid = p.partition
$fn$;

comment on function public.scheduled_monthly_cleanup() is
    'Job monthly-cleanup: drop what is kept no longer, make the log''s next partitions; returns its summary (migration 04)';
revoke all on function public.scheduled_monthly_cleanup() from public, anon, authenticated, service_role;
grant execute on function public.scheduled_monthly_cleanup() to service_role;
