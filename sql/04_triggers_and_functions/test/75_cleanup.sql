-- The monthly cleanup. Late, because it locks the log until the end.
do $cleanup$
declare
    v_old  constant uuid := pg_temp.id('viewer a');
    v_gave jsonb;
begin
    insert into public.data_sources (id, clinic_id, name, access_token, refresh_token, expiry_date)
    values
        (pg_temp.id('expired'), pg_temp.id('clinic a'), 'Expired', 'secret', 'secret', now() - interval '31 days'),
        (pg_temp.id('expiring'), pg_temp.id('clinic a'), 'Expiring', 'secret', 'secret', now() - interval '29 days');
    alter table public.users disable trigger user;
    alter table public.user_clinic_roles disable trigger user;
    update public.users as u
    set status = 'inactive', updated_at = now() - interval '13 months'
    where u.auth_id = v_old;
    update public.user_clinic_roles as r
    set updated_at = now() - interval '13 months';
    alter table public.users enable trigger user;
    alter table public.user_clinic_roles enable trigger user;
    insert into public.scheduled_job_runs (job_name, started_at, finished_at, status)
    values
        ('self-test', now() - interval '14 months', now(), 'failed'),
        ('self-test', now() - interval '13 months', now(), 'succeeded');
    insert into public.audit_logs (action, table_name, record_id, created_at)
    values ('INSERT', 'self-test', 'of a month without a partition', '1999-03-10 00:00:00+00');
    perform private.create_audit_partitions('1999-01-01', 2);

    perform pg_temp.act_as('service_role');
    v_gave := public.scheduled_monthly_cleanup();
    perform pg_temp.act_as('none');
    perform pg_temp.passes('every step of the cleanup succeeds', v_gave ->> 'status' = 'succeeded');
    perform pg_temp.passes('tokens that expired long ago are gone', (
        select num_nonnulls(s.access_token, s.refresh_token) = 0
        from public.data_sources as s where s.id = pg_temp.id('expired')));
    perform pg_temp.passes('others stay', (
        select num_nonnulls(s.access_token, s.refresh_token) = 2
        from public.data_sources as s where s.id = pg_temp.id('expiring')));
    perform pg_temp.passes('memberships of the long inactive are gone', not exists (
        select
        from public.user_clinic_roles as r
        join public.users as u on u.id = r.user_id
        where u.auth_id = v_old));
    perform pg_temp.passes('those of others stay', exists (
        select
        from public.user_clinic_roles as r
        join public.users as u on u.id = r.user_id
        where u.auth_id = pg_temp.id('chief a')));
    perform pg_temp.passes('old runs are forgotten, the last one is not', (
        select string_agg(r.status, ', ') = 'succeeded'
        from public.scheduled_job_runs as r where r.job_name = 'self-test'));
    perform pg_temp.passes('old partitions are gone', to_regclass('private.audit_logs_1999_02') is null);
    perform pg_temp.passes('the log says so', (
        select count(*) = 1 from pg_temp.logged('RETENTION', 'audit_logs', 'audit_logs_1999_02')));
    perform pg_temp.passes('rows of a month without a partition got one', (
        select l.tableoid = to_regclass('private.audit_logs_1999_03')
        from public.audit_logs as l where l.record_id = 'of a month without a partition'));
    perform pg_temp.passes('the one after next is ready', to_regclass(
        'private.audit_logs_' || to_char((now() at time zone 'UTC') + interval '2 months', 'YYYY_MM')) is not null);
end;
$cleanup$;
