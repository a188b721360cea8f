-- A run of a job: a list of steps, one at a time, each by itself.

-- private.run_job(job_name, names, statements) -> summary: job, status, what each step gave, what went wrong
-- Runs the statements in order. Each gives one jsonb; one that fails is undone by itself, logged as ERROR with the
-- job's name as its table and the step's as its record, and makes the run count as failed; the others run.
-- It does not raise for a step: the record of the run would go with it. So cron.job_run_details calls such a run
-- succeeded; scheduled_job_runs and check_job_health() do not. What is no step's fault (a cancelled statement, a lost
-- connection) ends the transaction: then nothing is recorded here, and pg_cron's own record says failed.
-- Runs at once: the second one records 'skipped' and does nothing.
-- Called by: the job functions, which are definers.
-- Locks:     the job's row in private.jobs, until the transaction ends.
create or replace function private.run_job(
    job_name   text,
    names      text[],
    statements text[]
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_started constant timestamptz := clock_timestamp();
    v_gave    jsonb;
    v_steps   jsonb := '{}';
    v_errors  jsonb := '{}';
    v_said    text[] := '{}';
    v_message text;
    v_context text;
    v_status  text;
begin
    perform from private.jobs as j where j.job_name = run_job.job_name;
    if not found then
        raise exception 'run_job: no job is called %', run_job.job_name
            using errcode = 'invalid_parameter_value',
                  hint = 'private.jobs lists them.';
    end if;
    perform from private.jobs as j where j.job_name = run_job.job_name for update skip locked;
    if not found then
        insert into public.scheduled_job_runs (job_name, started_at, finished_at, status)
        values (run_job.job_name, v_started, v_started, 'skipped');
        return jsonb_build_object('job', run_job.job_name, 'status', 'skipped');
    end if;

    for v_step in 1 .. cardinality(run_job.statements)
    loop
        begin
            execute run_job.statements[v_step] into v_gave;
            v_steps := v_steps || jsonb_build_object(run_job.names[v_step], v_gave);
        exception
            when others or assert_failure then -- whatever it is: the next step is none the worse for it
                get stacked diagnostics v_message = message_text, v_context = pg_exception_context;
                perform private.log_error(
                    run_job.job_name, run_job.names[v_step], null, sqlstate, v_message, v_context);
                v_errors := v_errors || jsonb_build_object(
                    run_job.names[v_step], jsonb_build_object('sqlstate', sqlstate, 'message', v_message));
                v_said := v_said || format('%s: %s (%s)', run_job.names[v_step], v_message, sqlstate);
        end;
    end loop;

    v_status := case when v_errors = '{}' then 'succeeded' else 'failed' end;
    insert into public.scheduled_job_runs (job_name, started_at, finished_at, status, summary, error)
    values (
        run_job.job_name, v_started, clock_timestamp(), v_status,
        jsonb_build_object('steps', v_steps, 'errors', v_errors),
        nullif(array_to_string(v_said, E'\n'), '')
    );
    if v_status = 'failed' then
        raise warning 'job % failed: %', run_job.job_name, array_to_string(v_said, '; ');
    end if;
    return jsonb_build_object(
        'job', run_job.job_name, 'status', v_status, 'steps', v_steps, 'errors', v_errors);
end;
$fn$;

comment on function private.run_job(text, text[], text[]) is
    'Run a job''s steps, each by itself, and record the run (migration 04)';
revoke all on function private.run_job(text, text[], text[]) from public, anon, authenticated, service_role;
