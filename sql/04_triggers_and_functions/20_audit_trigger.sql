-- The generic audit trigger: any table with a primary key, row by row. Slower than what enable_audit writes for a
-- table (22_audit_enable.sql), and the only way on partitioned tables.

-- private.audit_image(image, redact) -> the row with its secrets masked; a null stays a null
create or replace function private.audit_image(
    image  jsonb,
    redact text[]
)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    select audit_image.image || coalesce(
        (
            select jsonb_object_agg(r.name, '[redacted]')
            from unnest(audit_image.redact) as r (name)
            where audit_image.image ->> r.name is not null
        ),
        '{}'
    )
$fn$;

comment on function private.audit_image(jsonb, text[]) is
    'Mask the values of the redacted columns in a row image (migration 04)';
revoke all on function private.audit_image(jsonb, text[]) from public, anon, authenticated, service_role;

-- private.audit_key(image, columns) -> the key as text; a JSON array where it has several columns
create or replace function private.audit_key(
    image   jsonb,
    columns text[]
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    select case cardinality(audit_key.columns)
        when 1 then audit_key.image ->> audit_key.columns[1]
        else (
            select jsonb_agg(audit_key.image -> c.name order by c.place)::text
            from unnest(audit_key.columns) with ordinality as c (name, place)
        )
    end
$fn$;

comment on function private.audit_key(jsonb, text[]) is 'The record_id of a row image (migration 04)';
revoke all on function private.audit_key(jsonb, text[]) from public, anon, authenticated, service_role;

-- private.primary_key(audited) -> its columns in key order; null where it has none
create or replace function private.primary_key(
    audited regclass
)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select array_agg(a.attname::text order by k.place)
    from pg_catalog.pg_index as i
    cross join unnest(i.indkey) with ordinality as k (attnum, place)
    join pg_catalog.pg_attribute as a
        on a.attrelid = i.indrelid
        and a.attnum = k.attnum
    where i.indrelid = primary_key.audited
        and i.indisprimary
        and k.place <= i.indnkeyatts
$fn$;

comment on function private.primary_key(regclass) is 'Columns of a table''s primary key, in key order (migration 04)';
revoke all on function private.primary_key(regclass) from public, anon, authenticated, service_role;

-- private.clinic_column(audited) -> the column that says whose administrators may read a row's log; null where none does
create or replace function private.clinic_column(
    audited regclass
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select case
        when clinic_column.audited = 'public.clinics'::regclass then 'id'
        else (
            select a.attname::text
            from pg_catalog.pg_attribute as a
            where a.attrelid = clinic_column.audited
                and a.attname = 'clinic_id'
                and a.atttypid = 'uuid'::regtype
                and not a.attisdropped
        )
    end
$fn$;

comment on function private.clinic_column(regclass) is 'The column that names a row''s clinic (migration 04)';
revoke all on function private.clinic_column(regclass) from public, anon, authenticated, service_role;

-- private.audit_name(audited) -> how the log names a table: with its schema where that is not public
create or replace function private.audit_name(
    audited regclass
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.oid = audit_name.audited
$fn$;

comment on function private.audit_name(regclass) is 'How the audit log names a table (migration 04)';
revoke all on function private.audit_name(regclass) from public, anon, authenticated, service_role;

-- private.audit_write(audited, auth_id, action, record_id, old_image, new_image, columns)
-- Writes one change of one row: once, or for each of its two clinics where it changed clinic.
create or replace function private.audit_write(
    audited   regclass,
    auth_id   uuid,
    action    text,
    record_id text,
    old_image jsonb,
    new_image jsonb,
    columns   text[]
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
    insert into public.audit_logs (user_id, auth_id, clinic_id, action, table_name, record_id, old_data, new_data)
    select
        (select u.id from public.users as u where u.auth_id = audit_write.auth_id),
        audit_write.auth_id,
        c.clinic_id,
        audit_write.action,
        private.audit_name(audit_write.audited),
        audit_write.record_id,
        (
            select jsonb_object_agg(o.key, o.value)
            from jsonb_each(audit_write.old_image) as o
            where o.key = any (audit_write.columns) or audit_write.columns is null
        ),
        (
            select jsonb_object_agg(n.key, n.value)
            from jsonb_each(audit_write.new_image) as n
            where n.key = any (audit_write.columns) or audit_write.columns is null
        )
    from (
        select private.clinic_column(audit_write.audited) as name
    ) as k
    cross join lateral (
        select (audit_write.old_image ->> k.name)::uuid as was, (audit_write.new_image ->> k.name)::uuid as becomes
    ) as i
    cross join lateral unnest(
        case when i.was <> i.becomes then array[i.was, i.becomes] else array[coalesce(i.becomes, i.was)] end
    ) as c (clinic_id)
$fn$;

comment on function private.audit_write(regclass, uuid, text, text, jsonb, jsonb, text[]) is
    'Write one change of one row to the audit log (migration 04)';
revoke all on function private.audit_write(regclass, uuid, text, text, jsonb, jsonb, text[])
    from public, anon, authenticated, service_role;

-- audit_trigger_function(column to redact, …) -> trigger
-- Writes each row's change to the audit log; attach it AFTER, FOR EACH ROW, and for TRUNCATE FOR EACH STATEMENT.
-- Definer:   nobody who writes a table may write the log.
-- Settings:  the log reads the same whatever the session's formats are.
create or replace function public.audit_trigger_function()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'postgres'
set extra_float_digits = 1
as $fn$
declare
    v_auth_id constant uuid := auth.uid();
    v_table   constant regclass := coalesce(pg_partition_root(tg_relid), tg_relid);
    v_redact  text[] := '{}';
    v_keys    text[];
    v_changed text[];
    v_missing text;
    v_old     jsonb;
    v_new     jsonb;
    v_old_key text;
    v_new_key text;
begin
    if tg_op = 'TRUNCATE' then
        perform private.audit_write(v_table, v_auth_id, 'TRUNCATE', null, null, null, null);
        return null;
    end if;
    if tg_level <> 'ROW' or tg_when <> 'AFTER' then
        raise exception 'audit_trigger_function: trigger % on % is % %, must be AFTER ROW',
            tg_name, v_table, tg_when, tg_level
            using errcode = 'trigger_protocol_violated',
                  hint = 'enable_audit makes faster triggers, which run once a statement.';
    end if;

    v_keys := private.primary_key(tg_relid);
    if v_keys is null then
        raise exception 'audit_trigger_function: table % has no primary key', v_table
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'The log names rows by their primary key.';
    end if;
    v_old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    v_new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    if tg_nargs > 0 then
        v_redact := tg_argv[0:];
    end if;

    select r.name
    into v_missing
    from unnest(v_redact) as r (name)
    where not coalesce(v_new, v_old) ? r.name;
    if found then
        raise exception 'audit_trigger_function: column % to redact is not in table %', v_missing, v_table
            using errcode = 'undefined_column',
                  hint = 'Make the trigger again with the columns as they are named now.';
    end if;

    if tg_op = 'UPDATE' then
        select array_agg(o.key)
        into v_changed
        from jsonb_each(v_old) as o
        where (v_new -> o.key)::text is distinct from o.value::text;
        if v_changed is null then
            return null;
        end if;
    end if;

    v_old_key := private.audit_key(v_old, v_keys);
    v_new_key := private.audit_key(v_new, v_keys);
    v_old := private.audit_image(v_old, v_redact);
    v_new := private.audit_image(v_new, v_redact);
    if tg_op = 'UPDATE' and v_old_key = v_new_key then
        perform private.audit_write(v_table, v_auth_id, 'UPDATE', v_new_key, v_old, v_new, v_changed);
        return null;
    end if;
    if tg_op <> 'INSERT' then
        perform private.audit_write(v_table, v_auth_id, 'DELETE', v_old_key, v_old, null, null);
    end if;
    if tg_op <> 'DELETE' then
        perform private.audit_write(v_table, v_auth_id, 'INSERT', v_new_key, null, v_new, null);
    end if;
    return null;
end;
$fn$;

comment on function public.audit_trigger_function() is
    'Trigger: write a row''s change to audit_logs; its arguments are columns to redact (migration 04)';
revoke all on function public.audit_trigger_function() from public, anon, authenticated, service_role;
