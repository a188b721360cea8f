-- The audit log: partitioned by month, append-only, read by administrators.

-- No foreign key leaves it: a log outlives what it tells of. id orders the replay: it is drawn while the row that it
-- tells of is locked. created_at is when the transaction began, and one that began earlier may have written later.
create table if not exists public.audit_logs (
    id         bigint generated always as identity,
    user_id    uuid,
    auth_id    uuid,
    clinic_id  uuid,
    action     text not null,
    table_name text not null,
    record_id  text,
    old_data   jsonb,
    new_data   jsonb,
    created_at timestamptz not null default now(),
    constraint audit_logs_pkey primary key (created_at, id)
) partition by range (created_at);

comment on table public.audit_logs is
    'Who changed what: append-only, one partition a month, kept until a partition is dropped (migration 04)';
comment on column public.audit_logs.user_id is 'Profile of the actor; null for the auth server, jobs and migrations.';
comment on column public.audit_logs.auth_id is 'Account of the actor, as auth.uid() gave it.';
comment on column public.audit_logs.clinic_id is 'Clinic whose administrators may read the row; null: system administrators alone.';
comment on column public.audit_logs.action is 'INSERT, UPDATE, DELETE, TRUNCATE, ERROR, or an action of a job.';
comment on column public.audit_logs.table_name is 'Table, with its schema where that is not public.';
comment on column public.audit_logs.record_id is 'Primary key as text; a JSON array in key order where it has several columns.';
comment on column public.audit_logs.old_data is 'Before: the changed columns of an UPDATE, the whole row of a DELETE.';
comment on column public.audit_logs.new_data is 'After: the changed columns of an UPDATE, the whole row of an INSERT; what went wrong of an ERROR.';
revoke all on table public.audit_logs from public, anon, authenticated, service_role;
grant select on table public.audit_logs to authenticated;
revoke all on sequence public.audit_logs_id_seq from public, anon, authenticated, service_role;

-- Hash: a sixth of the size of a B-tree on the text, and records are asked for one at a time.
create index if not exists audit_logs_record_id_idx on public.audit_logs using hash (record_id);
create index if not exists audit_logs_clinic_id_created_at_idx on public.audit_logs (clinic_id, created_at);

alter table public.audit_logs enable row level security;

do $policy$
begin
    if not exists (
        select
        from pg_catalog.pg_policy as p
        where p.polrelid = 'public.audit_logs'::regclass
            and p.polname = 'audit_logs_select'
    ) then
        create policy audit_logs_select on public.audit_logs
            for select to authenticated
            using (
                (select private.is_admin())
                or clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
            );
    end if;
end;
$policy$;

-- private.refuse_audit_change() -> trigger
-- Keeps the log append-only against every statement, its owner's included; only DDL gets past it.
create or replace function private.refuse_audit_change()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    raise exception 'audit log %.% is append-only: % refused', tg_table_schema, tg_table_name, tg_op
        using errcode = 'insufficient_privilege',
              hint = 'Retention drops whole partitions.';
end;
$fn$;

comment on function private.refuse_audit_change() is
    'Trigger: refuse UPDATE, DELETE and TRUNCATE of the audit log with 42501 (migration 04)';
revoke all on function private.refuse_audit_change() from public, anon, authenticated, service_role;

create or replace trigger refuse_change
    before update or delete or truncate on public.audit_logs
    for each statement
    execute function private.refuse_audit_change();

-- Always: session_replication_role does not lift it.
alter table public.audit_logs enable always trigger refuse_change;

-- private.log_error(subject, record_id, clinic_id, code, message, context)
-- Writes an ERROR row for work that failed and must not stop the caller's. It never raises: where even the log cannot
-- be written, a warning reaches the server's log.
-- Called by: handlers that end in it; they run as the owner of the log.
create or replace function private.log_error(
    subject   text,
    record_id text,
    clinic_id uuid,
    code      text,
    message   text,
    context   text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    insert into public.audit_logs (auth_id, clinic_id, action, table_name, record_id, new_data)
    values (
        auth.uid(),
        log_error.clinic_id,
        'ERROR',
        log_error.subject,
        log_error.record_id,
        jsonb_build_object(
            'sqlstate', log_error.code,
            'message', log_error.message,
            'context', log_error.context
        )
    );
exception
    when others then -- the promise above: signups and jobs go on without the log
        raise warning 'audit_logs: cannot write ERROR of % % (% %): % %',
            log_error.subject, log_error.record_id, log_error.code, log_error.message, sqlstate, sqlerrm;
end;
$fn$;

comment on function private.log_error(text, text, uuid, text, text, text) is
    'Write an ERROR row to the audit log; never raises (migration 04)';
revoke all on function private.log_error(text, text, uuid, text, text, text)
    from public, anon, authenticated, service_role;
