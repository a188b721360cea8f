-- pg_cron, where it is: its tables are read and never written, its functions alone change it.

-- private.has_cron() -> whether this database has pg_cron and the caller may use it
create or replace function private.has_cron()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select exists (
        select
        from pg_catalog.pg_extension as e
        join pg_catalog.pg_namespace as n on n.nspname = 'cron'
        where e.extname = 'pg_cron'
            and has_schema_privilege(n.oid, 'usage')
    )
$fn$;

comment on function private.has_cron() is
    'Whether pg_cron is in this database, and the caller may use its schema (migration 04)';
revoke all on function private.has_cron() from public, anon, authenticated, service_role;

-- private.cron_database() -> the database that pg_cron is in; null where the server does not load it
-- Where the caller may not know which one that is, words for it.
create or replace function private.cron_database()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
begin
    return nullif(current_setting('cron.database_name', true), '');
exception
    when insufficient_privilege then
        return 'the one that cron.database_name names';
end;
$fn$;

comment on function private.cron_database() is
    'The database of the cluster that pg_cron is in; null where it is not loaded (migration 04)';
revoke all on function private.cron_database() from public, anon, authenticated, service_role;

-- private.cron_jobs() -> what pg_cron runs in this database under the names of our jobs, as far as the caller sees it
--   ours  whether it runs our command; one of our name that does not is a stranger's
create or replace function private.cron_jobs()
returns table (
    job_id   bigint,
    job_name text,
    schedule text,
    active   boolean,
    ours     boolean
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if private.has_cron() then
        return query execute '
            select c.jobid, j.job_name, c.schedule, c.active, c.command = j.command
            from cron.job as c
            join private.jobs as j on j.job_name = c.jobname::text
            where c.database = current_database()
            order by j.job_name, c.jobid';
    end if;
end;
$fn$;

comment on function private.cron_jobs() is
    'The jobs of this database that pg_cron has under our names (migration 04)';
revoke all on function private.cron_jobs() from public, anon, authenticated, service_role;

-- private.cron_runs() -> what pg_cron knows of runs that our record cannot: commands, and calls that died
-- Old versions of pg_cron give a run that could not begin no time: it gets that of the run before it.
create or replace function private.cron_runs()
returns table (
    job_name   text,
    started_at timestamptz,
    status     text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if private.has_cron() then
        return query execute '
            select
                j.job_name,
                coalesce(
                    d.start_time, d.end_time, max(d.start_time) over (partition by d.command order by d.runid),
                    timestamptz ''epoch''),
                d.status
            from cron.job_run_details as d
            join private.jobs as j on j.command = d.command
            where d.database = current_database()
                and (d.status = ''failed'' or (d.status = ''succeeded'' and j.kind = ''command''))';
    end if;
end;
$fn$;

comment on function private.cron_runs() is
    'Runs of commands, and calls that died, by pg_cron''s own record (migration 04)';
revoke all on function private.cron_runs() from public, anon, authenticated, service_role;
