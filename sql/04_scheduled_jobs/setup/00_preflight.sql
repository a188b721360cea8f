-- Looks before anything is changed: the migration must be there, and no job of somebody else's may have our names.
-- Another role's jobs cannot be seen, unless by a superuser, and do no harm: pg_cron tells names apart by role.
do $preflight$
declare
    v_job text;
begin
    if to_regprocedure('public.check_job_health()') is null or to_regclass('private.jobs') is null then
        raise exception 'job setup: the jobs'' functions are not there'
            using errcode = 'undefined_function',
                  hint = 'Run 04_triggers_and_functions.sql first.';
    end if;

    select c.job_name
    into v_job
    from private.cron_jobs() as c
    where not c.ours;
    if found then
        raise exception 'job setup: pg_cron has a job % that runs another command', v_job
            using errcode = 'duplicate_object',
                  hint = 'Rename or unschedule it: the setup replaces nothing that it did not make.';
    end if;

    select s.job_name
    into v_job
    from public.scheduled_jobs as s
    join private.jobs as j on j.job_name = s.job_name
    where s.command <> j.command;
    if found then
        raise exception 'job setup: scheduled_jobs has a job % that runs another command', v_job
            using errcode = 'duplicate_object',
                  hint = 'Rename or delete it: the setup replaces nothing that it did not make.';
    end if;
end;
$preflight$;
