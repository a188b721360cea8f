-- For a database without pg_cron: an outside scheduler calls run_due_jobs(), each minute or when it likes.

-- private.run_if_due(job) -> status of the run, and the statement that the caller has to run; nulls where it is not due
-- Due: a slot of the schedule passed since the last run that was not skipped, and since the registration.
-- A function that fails as a whole, or keeps no record of itself, is recorded here.
-- Locks: the job's row, until the transaction ends; one that another call holds is skipped.
create or replace function private.run_if_due(
    job text,
    out status text,
    out statement text
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_job     record;
    v_free    boolean;
    v_last    bigint;
    v_started timestamptz;
    v_message text;
    v_context text;
begin
    perform from public.scheduled_jobs as j where j.job_name = run_if_due.job for update skip locked;
    v_free := found;
    select j.job_name, j.schedule, j.command, j.kind, j.registered_at
    into v_job
    from public.scheduled_jobs as j
    where j.job_name = run_if_due.job
        and j.active;
    select max(r.started_at) filter (where r.status <> 'skipped'), coalesce(max(r.id), 0)
    into v_started, v_last
    from public.scheduled_job_runs as r
    where r.job_name = run_if_due.job;
    if (private.cron_slot(v_job.schedule, clock_timestamp()) > greatest(v_started, v_job.registered_at)) is not true then
        return;
    end if;

    if not v_free then
        status := 'skipped';
        insert into public.scheduled_job_runs (job_name, finished_at, status)
        values (run_if_due.job, clock_timestamp(), status);
        return;
    end if;
    if v_job.kind = 'command' then
        update public.scheduled_job_runs as r
        set status = 'failed',
            finished_at = clock_timestamp(),
            error = 'nobody reported how it went'
        where r.job_name = run_if_due.job
            and r.status = 'running';
        status := 'running';
        statement := v_job.command;
        insert into public.scheduled_job_runs (job_name, status)
        values (run_if_due.job, status);
        return;
    end if;

    v_started := clock_timestamp();
    begin
        execute v_job.command;
    exception
        when others or assert_failure then -- whatever it is: the next job is none the worse for it
            get stacked diagnostics v_message = message_text, v_context = pg_exception_context;
            perform private.log_error(run_if_due.job, v_job.command, null, sqlstate, v_message, v_context);
            v_message := format('%s (%s)', v_message, sqlstate);
    end;
    select r.status
    into status
    from public.scheduled_job_runs as r
    where r.job_name = run_if_due.job
        and r.id > v_last
    order by r.id desc
    limit 1;
    if status is null then
        status := case when v_message is null then 'succeeded' else 'failed' end;
        insert into public.scheduled_job_runs (job_name, started_at, finished_at, status, error)
        values (run_if_due.job, v_started, clock_timestamp(), status, v_message);
    end if;
end;
$fn$;

comment on function private.run_if_due(text) is
    'Run a job of scheduled_jobs if it is due, or hand its statement out (migration 04)';
revoke all on function private.run_if_due(text) from public, anon, authenticated, service_role;

-- run_due_jobs() -> each job that was due: its status, and the statement that the caller has to run where there is one
-- One transaction: what a job locks stays locked until the last one is done. So they run in the order of their slots,
-- which has the cleanup late. A statement is for a connection of its own, outside any transaction; then call
-- finish_job_run().
-- Called by: an outside scheduler as service_role.
-- Definer:   the commands need the owner's rights; scheduled_jobs is written by the owner alone.
create or replace function public.run_due_jobs()
returns table (
    job_name  text,
    status    text,
    statement text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_now constant timestamptz := clock_timestamp();
begin
    for run_due_jobs.job_name in
        select j.job_name
        from public.scheduled_jobs as j
        where j.active
        order by private.cron_slot(j.schedule, v_now), j.job_name
    loop
        select d.status, d.statement
        into run_due_jobs.status, run_due_jobs.statement
        from private.run_if_due(run_due_jobs.job_name) as d;
        if run_due_jobs.status is not null then
            return next;
        end if;
    end loop;
end;
$fn$;

comment on function public.run_due_jobs() is
    'Run the jobs of scheduled_jobs that are due; returns each with its status and, for a command, the statement to run (migration 04)';
revoke all on function public.run_due_jobs() from public, anon, authenticated, service_role;
grant execute on function public.run_due_jobs() to service_role;

-- finish_job_run(p_job_name, p_error) -> status
-- Tells how the statement went that run_due_jobs() handed out: without an error it succeeded. One that is not told
-- of counts as failed when the job is due again.
-- Called by: the outside scheduler as service_role.
-- Definer:   runs are recorded by nobody else.
create or replace function public.finish_job_run(
    p_job_name text,
    p_error    text default null
)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_status constant text := case when finish_job_run.p_error is null then 'succeeded' else 'failed' end;
begin
    update public.scheduled_job_runs as r
    set status = v_status,
        finished_at = clock_timestamp(),
        error = finish_job_run.p_error
    where r.job_name = finish_job_run.p_job_name
        and r.status = 'running';
    if not found then
        raise exception 'finish_job_run: no statement of job % was handed out', finish_job_run.p_job_name
            using errcode = 'invalid_parameter_value',
                  hint = 'run_due_jobs() hands them out, with status running.';
    end if;

    if v_status = 'failed' then
        perform private.log_error(
            finish_job_run.p_job_name, null, null, null, finish_job_run.p_error, 'public.finish_job_run');
    end if;
    return v_status;
end;
$fn$;

comment on function public.finish_job_run(text, text) is
    'Tell how a statement went that run_due_jobs() handed out; returns the run''s status (migration 04)';
revoke all on function public.finish_job_run(text, text) from public, anon, authenticated, service_role;
grant execute on function public.finish_job_run(text, text) to service_role;
