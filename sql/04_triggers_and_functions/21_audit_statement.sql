-- The statement that logs a statement: written once for a table, from its columns. It reads the transition tables
-- old_rows and new_rows, so its cost is one more INSERT a statement, not one a row.

-- private.audit_comparable(column_type) -> whether = tells every difference that can be seen, and quickly
create or replace function private.audit_comparable(
    column_type oid
)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    select audit_comparable.column_type = any (array[
        'boolean', 'smallint', 'integer', 'bigint', 'oid', 'uuid', 'text', 'varchar', 'name', 'date', 'time',
        'timestamp', 'timestamptz', 'bytea'
    ]::regtype[]::oid[])
$fn$;

comment on function private.audit_comparable(oid) is
    'Whether values of a type are equal exactly where their texts are (migration 04)';
revoke all on function private.audit_comparable(oid) from public, anon, authenticated, service_role;

-- private.audit_columns(audited) -> its columns in order; what a generated trigger compares itself with
create or replace function private.audit_columns(
    audited regclass
)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select array_agg(a.attname::text order by a.attnum)
    from pg_catalog.pg_attribute as a
    where a.attrelid = audit_columns.audited
        and a.attnum > 0
        and not a.attisdropped
$fn$;

comment on function private.audit_columns(regclass) is 'Columns of a table in order (migration 04)';
revoke all on function private.audit_columns(regclass) from public, anon, authenticated, service_role;

-- private.audit_image_sql(side, redact) -> expression: the whole row as jsonb, secrets masked
-- With .*: the bare alias would be the column of that name where a table has one.
create or replace function private.audit_image_sql(
    side   text,
    redact text[]
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    select format('to_jsonb(%s.*)', audit_image_sql.side) || coalesce(
        (
            select ' || jsonb_build_object(' || string_agg(
                format('%1$L, case when %2$s.%1$I is not null then ''[redacted]'' end', r.name, audit_image_sql.side),
                ', ' order by r.place
            ) || ')'
            from unnest(audit_image_sql.redact) with ordinality as r (name, place)
        ),
        ''
    )
$fn$;

comment on function private.audit_image_sql(text, text[]) is
    'Expression for the whole row of one side, secrets masked (migration 04)';
revoke all on function private.audit_image_sql(text, text[]) from public, anon, authenticated, service_role;

-- private.audit_operand(side, column_name, column_type, column_collation) -> a column as it is compared
-- Where = hides a difference (1.0 and 1.00, -0, a case-insensitive collation), or is missing (json, point), the texts
-- are compared, byte for byte.
create or replace function private.audit_operand(
    side             text,
    column_name      text,
    column_type      oid,
    column_collation oid
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select format('%s.%I', audit_operand.side, audit_operand.column_name)
        || case when private.audit_comparable(audit_operand.column_type) then '' else '::text' end
        || case
            when not private.audit_comparable(audit_operand.column_type) or audit_operand.column_collation <> 0
                then ' collate "C"'
            else ''
        end
$fn$;

comment on function private.audit_operand(text, text, oid, oid) is
    'Expression for a column as the audit compares it (migration 04)';
revoke all on function private.audit_operand(text, text, oid, oid) from public, anon, authenticated, service_role;

-- private.audit_change_sql(audited, side, redact) -> expression: the changed columns of one side as jsonb
-- Many small objects joined by || were the cheapest of the ways measured.
create or replace function private.audit_change_sql(
    audited regclass,
    side    text,
    redact  text[]
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select string_agg(
        format(
            'case when %s is distinct from %s then jsonb_build_object(%L, %s) else ''{}'' end',
            private.audit_operand('o', a.attname, a.atttypid, a.attcollation),
            private.audit_operand('n', a.attname, a.atttypid, a.attcollation),
            a.attname,
            case
                when a.attname = any (audit_change_sql.redact)
                    then format('case when %s.%I is not null then ''[redacted]'' end', audit_change_sql.side, a.attname)
                else format('%s.%I', audit_change_sql.side, a.attname)
            end
        ),
        E'\n                || ' order by a.attnum
    )
    from pg_catalog.pg_attribute as a
    where a.attrelid = audit_change_sql.audited
        and a.attnum > 0
        and not a.attisdropped
        and a.attgenerated <> 'v' -- virtual: transition tables have no value for it
$fn$;

comment on function private.audit_change_sql(regclass, text, text[]) is
    'Expression for the changed columns of one side, secrets masked (migration 04)';
revoke all on function private.audit_change_sql(regclass, text, text[]) from public, anon, authenticated, service_role;

-- private.audit_key_sql(audited, side) -> expression: record_id of one side
create or replace function private.audit_key_sql(
    audited regclass,
    side    text
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select case count(*)
        when 1 then format('to_jsonb(%s.%I) #>> ''{}''', audit_key_sql.side, min(k.name))
        else format(
            'jsonb_build_array(%s)::text',
            string_agg(format('%s.%I', audit_key_sql.side, k.name), ', ' order by k.place))
    end
    from unnest(private.primary_key(audit_key_sql.audited)) with ordinality as k (name, place)
$fn$;

comment on function private.audit_key_sql(regclass, text) is 'Expression for the record_id of one side (migration 04)';
revoke all on function private.audit_key_sql(regclass, text) from public, anon, authenticated, service_role;

-- private.audit_statement(audited, operation, redact, actor) -> the INSERT into audit_logs for that operation
-- actor: three expressions: profile, account and name of the table.
-- A FULL JOIN on the key finds the pairs, so a changed key becomes a DELETE and an INSERT. A plain join of transition
-- tables may be planned as a nested loop: 5,000 rows took 6.3 s against 0.17 s. OFFSET 0 keeps the planner from pulling
-- the subquery up, which would work out new_data twice; unnest in the select list is half the price of a lateral join.
create or replace function private.audit_statement(
    audited   regclass,
    operation text,
    redact    text[],
    actor     text
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_keys   constant text[] := private.primary_key(audit_statement.audited);
    v_clinic constant text := private.clinic_column(audit_statement.audited);
    v_side   constant text := case audit_statement.operation when 'DELETE' then 'o' else 'n' end;
    v_join   text;
begin
    if v_keys is null then
        raise exception 'audit: table % has no primary key', audit_statement.audited
            using errcode = 'object_not_in_prerequisite_state',
                  hint = 'The log names rows by their primary key: add one.';
    end if;

    if audit_statement.operation <> 'UPDATE' then
        return format(
            $sql$insert into public.audit_logs (user_id, auth_id, table_name, clinic_id, action, record_id, %s)
        select %s, %s, %L, %s, %s
        from %s as %s$sql$,
            case v_side when 'o' then 'old_data' else 'new_data' end,
            audit_statement.actor,
            case when v_clinic is null then 'null::uuid' else format('%s.%I', v_side, v_clinic) end,
            audit_statement.operation,
            private.audit_key_sql(audit_statement.audited, v_side),
            private.audit_image_sql(v_side, audit_statement.redact),
            case v_side when 'o' then 'old_rows' else 'new_rows' end,
            v_side);
    end if;

    select string_agg(
        format(
            '%s = %s',
            private.audit_operand('n', a.attname, a.atttypid, a.attcollation),
            private.audit_operand('o', a.attname, a.atttypid, a.attcollation)
        ),
        ' and ' order by a.attnum
    )
    into v_join
    from pg_catalog.pg_attribute as a
    where a.attrelid = audit_statement.audited
        and a.attname = any (v_keys);

    return format(
        $sql$insert into public.audit_logs (
            user_id, auth_id, table_name, clinic_id, action, record_id, old_data, new_data
        )
        select %1$s, %11$s, d.action, d.record_id, d.old_data, d.new_data
        from (
            select
                %2$s as clinic_ids,
                case when o.%3$I is null then 'INSERT' when n.%3$I is null then 'DELETE' else 'UPDATE' end as action,
                case when n.%3$I is null then %4$s else %5$s end as record_id,
                case when o.%3$I is null then null when n.%3$I is null then %6$s else
                %7$s
                end as old_data,
                case when n.%3$I is null then null when o.%3$I is null then %8$s else
                %9$s
                end as new_data
            from old_rows as o
            full join new_rows as n on %10$s
            offset 0
        ) as d
        where d.new_data is distinct from '{}'$sql$,
        audit_statement.actor,
        case
            when v_clinic is null then 'null::uuid'
            else format(
                'case when o.%1$I <> n.%1$I then array[o.%1$I, n.%1$I] else array[coalesce(n.%1$I, o.%1$I)] end',
                v_clinic)
        end,
        v_keys[1],
        private.audit_key_sql(audit_statement.audited, 'o'),
        private.audit_key_sql(audit_statement.audited, 'n'),
        private.audit_image_sql('o', audit_statement.redact),
        private.audit_change_sql(audit_statement.audited, 'o', audit_statement.redact),
        private.audit_image_sql('n', audit_statement.redact),
        private.audit_change_sql(audit_statement.audited, 'n', audit_statement.redact),
        v_join,
        case when v_clinic is null then 'd.clinic_ids' else 'unnest(d.clinic_ids)' end);
end;
$fn$;

comment on function private.audit_statement(regclass, text, text[], text) is
    'The INSERT into audit_logs that logs one statement on a table (migration 04)';
revoke all on function private.audit_statement(regclass, text, text[], text)
    from public, anon, authenticated, service_role;
