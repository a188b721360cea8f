-- Turning the audit of a table on and off. Only a table's owner can: both are plain DDL, run with the caller's rights.

-- disable_audit(p_table)
-- Removes what enable_audit made for a table; does nothing where it made nothing. The log stays.
create or replace function public.disable_audit(
    p_table regclass
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_trigger  record;
    v_function regprocedure;
begin
    for v_trigger in
        select t.tgname as name, t.tgfoid::regprocedure as function
        from pg_catalog.pg_trigger as t
        where t.tgrelid = disable_audit.p_table
            and t.tgname in ('audit_insert', 'audit_update', 'audit_delete', 'audit_truncate')
            and pg_catalog.obj_description(t.tgfoid, 'pg_proc') like '%(migration 04)'
        order by t.tgname
    loop
        execute format('drop trigger %I on %s', v_trigger.name, disable_audit.p_table);
        if v_trigger.name <> 'audit_truncate' then
            v_function := v_trigger.function;
        end if;
    end loop;

    if v_function is not null then
        execute format('drop function %s', v_function);
    end if;
end;
$fn$;

comment on function public.disable_audit(regclass) is
    'Stop writing a table''s changes to audit_logs; what is logged stays (migration 04)';
revoke all on function public.disable_audit(regclass) from public, anon, authenticated, service_role;

-- private.audit_body(audited, redact) -> body of the trigger function of that table
-- The body knows the table's columns; where they have changed since, it writes its statement anew each time, slower
-- and right, until enable_audit is called again.
create or replace function private.audit_body(
    audited regclass,
    redact  text[]
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select format(
        $body$
<<actor>>
declare
    auth_id    constant uuid := auth.uid();
    table_name constant text := case tg_table_schema when 'public' then '' else tg_table_schema || '.' end || tg_table_name;
    user_id    uuid;
begin
    if auth_id is not null then
        select u.id into user_id from public.users as u where u.auth_id = actor.auth_id;
    end if;

    if (
        select array_agg(a.attname order by a.attnum)
        from pg_catalog.pg_attribute as a
        where a.attrelid = tg_relid and a.attnum > 0 and not a.attisdropped
    ) is distinct from %1$L::name[] then
        if not %2$L::text[] <@ private.audit_columns(tg_relid) then
            raise exception 'audit of %%: a column to redact (%%) is gone', table_name, %3$L
                using errcode = 'undefined_column',
                      hint = 'Call enable_audit with the columns to redact as they are named now.';
        end if;
        execute private.audit_statement(tg_relid, tg_op, %2$L, '$1, $2, $3') using user_id, auth_id, table_name;
        return null;
    end if;

    if tg_op = 'INSERT' then
        %4$s;
    elsif tg_op = 'UPDATE' then
        %5$s;
    else
        %6$s;
    end if;
    return null;
end;
$body$,
        private.audit_columns(audit_body.audited),
        audit_body.redact,
        array_to_string(audit_body.redact, ', '),
        private.audit_statement(audit_body.audited, 'INSERT', audit_body.redact, s.actor),
        private.audit_statement(audit_body.audited, 'UPDATE', audit_body.redact, s.actor),
        private.audit_statement(audit_body.audited, 'DELETE', audit_body.redact, s.actor))
    from (
        values ('actor.user_id, actor.auth_id, actor.table_name')
    ) as s (actor)
$fn$;

comment on function private.audit_body(regclass, text[]) is
    'Body of the audit trigger function written for a table (migration 04)';
revoke all on function private.audit_body(regclass, text[]) from public, anon, authenticated, service_role;

-- private.check_auditable(audited, redact)
-- Raises where a table cannot be audited statement by statement, or a column to redact is not there or is its key.
create or replace function private.check_auditable(
    audited regclass,
    redact  text[]
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_keys   constant text[] := private.primary_key(check_auditable.audited);
    v_column text;
begin
    if exists (
        select
        from pg_catalog.pg_class as c
        where c.oid = check_auditable.audited
            and (
                c.relkind <> 'r'
                or exists (
                    select
                    from pg_catalog.pg_inherits as i
                    where c.oid in (i.inhrelid, i.inhparent)
                )
            )
    ) then
        raise exception 'enable_audit: % must be an ordinary table, neither partitioned nor inheriting',
            check_auditable.audited
            using errcode = 'wrong_object_type',
                  hint = 'Attach audit_trigger_function() AFTER … FOR EACH ROW instead: it follows rows into partitions.';
    end if;
    if v_keys is null then
        raise exception 'enable_audit: table % has no primary key', check_auditable.audited
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'The log names rows by their primary key: add one.';
    end if;

    select r.name
    into v_column
    from unnest(check_auditable.redact) as r (name)
    where r.name is null
        or r.name <> all (private.audit_columns(check_auditable.audited));
    if found then
        raise exception 'enable_audit: table % has no column % to redact', check_auditable.audited, v_column
            using errcode = 'undefined_column';
    end if;
    select r.name
    into v_column
    from unnest(check_auditable.redact) as r (name)
    where r.name = any (v_keys);
    if found then
        raise exception 'enable_audit: column % of % is its primary key, which the log names rows by',
            v_column, check_auditable.audited
            using errcode = 'invalid_parameter_value';
    end if;
end;
$fn$;

comment on function private.check_auditable(regclass, text[]) is
    'Raise where enable_audit cannot keep its promise for a table (migration 04)';
revoke all on function private.check_auditable(regclass, text[]) from public, anon, authenticated, service_role;

-- enable_audit(p_table, p_redact)
-- Writes a trigger function for the table and attaches it: three triggers, because a transition table allows one event
-- each, and one for TRUNCATE. Called again, it follows the table's columns and the columns to redact.
-- Locks: SHARE ROW EXCLUSIVE on the table.
create or replace function public.enable_audit(
    p_table  regclass,
    p_redact text[] default '{}'
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_redact   constant text[] := coalesce(enable_audit.p_redact, '{}');
    v_name     constant text := private.audit_name(enable_audit.p_table);
    v_function constant text := format(
        'private.%I()', 'audit_' || left(replace(v_name, '.', '_'), 40) || '_' || left(md5(v_name), 6));
    v_mark     constant text := format(
        'Trigger: write the changes of %s to audit_logs; made by enable_audit (migration 04)', v_name);
    v_foreign  text;
    v_stale    boolean;
begin
    perform private.check_auditable(enable_audit.p_table, v_redact);

    select
        min(t.tgname) filter (
            where coalesce(obj_description(t.tgfoid, 'pg_proc'), '') not like '%(migration 04)'
        ),
        bool_or(
            obj_description(t.tgfoid, 'pg_proc') like '%made by enable_audit (migration 04)'
            and t.tgfoid is distinct from to_regprocedure(v_function)
        )
    into v_foreign, v_stale
    from pg_catalog.pg_trigger as t
    where t.tgrelid = enable_audit.p_table
        and t.tgname in ('audit_insert', 'audit_update', 'audit_delete', 'audit_truncate');
    if v_foreign is not null then
        raise exception 'enable_audit: trigger % on % was not made by enable_audit', v_foreign, enable_audit.p_table
            using errcode = 'duplicate_object',
                  hint = 'Drop or rename it.';
    end if;
    if to_regprocedure(v_function) is not null
        and obj_description(to_regprocedure(v_function), 'pg_proc') is distinct from v_mark
    then
        raise exception 'enable_audit: function % exists and was not made for %', v_function, enable_audit.p_table
            using errcode = 'duplicate_function',
                  hint = 'Drop or rename it.';
    end if;
    if v_stale then
        perform public.disable_audit(enable_audit.p_table); -- the table had another name then
    end if;

    execute format(
        'create or replace function %s
        returns trigger
        language plpgsql
        volatile
        security definer
        set search_path = pg_catalog, pg_temp
        set timezone = ''UTC''
        set datestyle = ''ISO, YMD''
        set intervalstyle = ''postgres''
        set extra_float_digits = 1
        as %L',
        v_function,
        private.audit_body(enable_audit.p_table, v_redact));
    execute format('comment on function %s is %L', v_function, v_mark);
    execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);

    execute format(
        'create or replace trigger audit_insert after insert on %s
            referencing new table as new_rows for each statement execute function %s',
        enable_audit.p_table, v_function);
    execute format(
        'create or replace trigger audit_update after update on %s
            referencing old table as old_rows new table as new_rows for each statement execute function %s',
        enable_audit.p_table, v_function);
    execute format(
        'create or replace trigger audit_delete after delete on %s
            referencing old table as old_rows for each statement execute function %s',
        enable_audit.p_table, v_function);
    execute format(
        'create or replace trigger audit_truncate after truncate on %s
            for each statement execute function public.audit_trigger_function()',
        enable_audit.p_table);
end;
$fn$;

comment on function public.enable_audit(regclass, text[]) is
    'Write every change of a table to audit_logs, with the values of some columns masked (migration 04)';
revoke all on function public.enable_audit(regclass, text[]) from public, anon, authenticated, service_role;
