-- Partitions of the audit log: one for each month in UTC, and a default that takes what no month is ready for, so
-- that a job that did not run never stops a write. They live in private: the API does not expose them.

-- private.secure_audit_partition(partition)
-- Gives a partition what its parent has and does not pass on: no grants, row level security, the guard.
create or replace function private.secure_audit_partition(
    partition regclass
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    execute format(
        'revoke all on table %s from public, anon, authenticated, service_role', secure_audit_partition.partition);
    execute format('alter table %s enable row level security', secure_audit_partition.partition);
    execute format(
        'create or replace trigger refuse_change
            before update or delete or truncate on %s
            for each statement
            execute function private.refuse_audit_change()',
        secure_audit_partition.partition);
    execute format('alter table %s enable always trigger refuse_change', secure_audit_partition.partition);
    execute format(
        'comment on table %s is %L',
        secure_audit_partition.partition, 'Partition of public.audit_logs (migration 04)');
end;
$fn$;

comment on function private.secure_audit_partition(regclass) is
    'Give a partition of the audit log its own guard, row level security and no grants (migration 04)';
revoke all on function private.secure_audit_partition(regclass) from public, anon, authenticated, service_role;

-- private.create_audit_partitions(first_month, months) -> partitions made
-- Makes the partitions of that many months from first_month on, skipping those that are there. Rows of a month that
-- went to the default partition move to the new one.
-- Locks: ACCESS EXCLUSIVE on the log and its default partition, where a partition has to be made.
create or replace function private.create_audit_partitions(
    first_month date,
    months      integer
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_log   constant regclass := 'public.audit_logs';
    v_made  integer := 0;
    v_month date;
    v_from  text;
    v_to    text;
    v_name  text;
    v_found regclass;
    v_moves boolean;
begin
    for v_month in
        select (date_trunc('month', create_audit_partitions.first_month::timestamp) + make_interval(months => g.n))::date
        from generate_series(0, create_audit_partitions.months - 1) as g (n)
    loop
        v_name := 'audit_logs_' || to_char(v_month::timestamp, 'YYYY_MM');
        v_from := to_char(v_month::timestamp, 'YYYY-MM-DD') || ' 00:00:00+00';
        v_to := to_char(v_month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
        v_found := to_regclass(format('private.%I', v_name));
        if v_found is null then
            -- Before the first look at the rows: nobody writes one behind it, nobody else makes the partition, and two
            -- who both looked first could not wait for each other.
            lock table only public.audit_logs in access exclusive mode;
            v_found := to_regclass(format('private.%I', v_name));
        end if;

        if v_found is not null then
            if not exists (
                select from pg_catalog.pg_inherits as i where i.inhrelid = v_found and i.inhparent = v_log
            ) then
                raise exception 'private.% exists and is no partition of public.audit_logs', v_name
                    using errcode = 'duplicate_table',
                          hint = 'Rename it: the partition for that month needs the name.';
            end if;
            continue;
        end if;

        select exists (
            select
            from private.audit_logs_default as d
            where d.created_at >= v_from::timestamptz
                and d.created_at < v_to::timestamptz
        )
        into v_moves;

        if v_moves then
            alter table public.audit_logs detach partition private.audit_logs_default;
        end if;
        execute format(
            'create table private.%I partition of public.audit_logs for values from (%L) to (%L)',
            v_name, v_from, v_to);
        perform private.secure_audit_partition(to_regclass(format('private.%I', v_name)));
        if v_moves then
            insert into public.audit_logs (
                id, user_id, auth_id, clinic_id, action, table_name, record_id, old_data, new_data, created_at
            )
            overriding system value
            select
                d.id, d.user_id, d.auth_id, d.clinic_id, d.action, d.table_name, d.record_id, d.old_data, d.new_data,
                d.created_at
            from private.audit_logs_default as d
            where d.created_at >= v_from::timestamptz
                and d.created_at < v_to::timestamptz;

            alter table private.audit_logs_default disable trigger refuse_change;
            delete from private.audit_logs_default as d
            where d.created_at >= v_from::timestamptz
                and d.created_at < v_to::timestamptz;
            alter table private.audit_logs_default enable always trigger refuse_change;
            alter table public.audit_logs attach partition private.audit_logs_default default;
        end if;
        v_made := v_made + 1;
    end loop;
    return v_made;
end;
$fn$;

comment on function private.create_audit_partitions(date, integer) is
    'Make the audit log''s partitions of some months, moving rows out of the default partition (migration 04)';
revoke all on function private.create_audit_partitions(date, integer)
    from public, anon, authenticated, service_role;

create table if not exists private.audit_logs_default partition of public.audit_logs default;

-- This month and the next two: time enough for the first monthly job, or for an operator without one.
do $partitions$
begin
    perform private.secure_audit_partition('private.audit_logs_default');
    perform private.create_audit_partitions((now() at time zone 'UTC')::date, 3);
end;
$partitions$;
