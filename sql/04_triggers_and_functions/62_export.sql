-- Exports of a clinic's rows. What may leave is a list of tables and columns: a column that is not in it, such as a
-- token or one that is added later, stays. Everything here runs as its caller, so that row level security and the
-- rights on columns hold as well; the pieces are granted to those who may call the whole.

-- private.exportable() -> what may be exported: a table, its columns in order, and which of its rows t are clinic $1's
create or replace function private.exportable()
returns table (
    table_name  text,
    columns     text[],
    of_a_clinic text
)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    values
        (
            'providers',
            '{id,clinic_id,name,email,provider_type,status,created_at,updated_at}'::text[],
            't.clinic_id = $1'
        ),
        (
            'metric_values',
            '{id,clinic_id,provider_id,metric_definition_id,data_source_id,date,value,source_type,external_id,created_at,updated_at}',
            't.clinic_id = $1'
        ),
        (
            'metric_aggregations',
            '{id,clinic_id,provider_id,metric_definition_id,aggregation_type,period_start,period_end,value,count,minimum,maximum,average,standard_deviation,created_at,updated_at}',
            't.clinic_id = $1'
        ),
        (
            'goals',
            '{id,clinic_id,provider_id,user_id,metric_definition_id,name,time_period,start_date,target_date,target_value,current_value,status,completed_at,created_at,updated_at}',
            't.clinic_id = $1'
        ),
        (
            'goal_progress',
            '{id,goal_id,date,current_value,notes,created_by,created_at,updated_at}',
            't.goal_id in (select g.id from public.goals as g where g.clinic_id = $1)'
        ),
        (
            'data_sources',
            '{id,clinic_id,provider_id,name,spreadsheet_id,sheet_name,sync_frequency,connection_status,expiry_date,last_synced_at,created_at,updated_at}',
            't.clinic_id = $1'
        ),
        (
            'generated_reports',
            '{id,clinic_id,report_type,period_start,period_end,data,created_at,updated_at}',
            't.clinic_id = $1'
        ),
        (
            'users', -- at home in the clinic, or an active member
            '{id,name,email,role,status}',
            't.clinic_id = $1 or t.id in (select r.user_id from public.user_clinic_roles as r where r.clinic_id = $1 and r.is_active)'
        )
$fn$;

comment on function private.exportable() is
    'Tables and columns that may be exported, and which rows are a clinic''s (migration 04)';
revoke all on function private.exportable() from public, anon, authenticated, service_role;
grant execute on function private.exportable() to authenticated, service_role;

-- private.csv(columns, objects) -> the objects of a JSON array as CSV (RFC 4180), with a header; lines end in CRLF
-- A null is an empty cell, an empty text a quoted one. A cell that a spreadsheet would run as a formula, because of
-- what it starts with, gets a leading apostrophe; numbers are harmless and stay.
create or replace function private.csv(
    columns text[],
    objects json
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    select array_to_string(csv.columns, ',') || e'\r\n' || coalesce(string_agg(l.line, '' order by l.place), '')
    from (
        select
            o.place,
            string_agg(
                case
                    when s.cell is null then ''
                    when s.cell = '' or s.cell ~ e'[",\r\n]' then '"' || replace(s.cell, '"', '""') || '"'
                    else s.cell
                end,
                ',' order by c.place
            ) || e'\r\n' as line
        from json_array_elements(csv.objects) with ordinality as o (object, place)
        cross join json_each_text(o.object) with ordinality as c (key, value, place)
        cross join lateral (
            select case
                when c.value ~ e'^[=+\\-@\t\r]' and c.value !~ '^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$'
                    then '''' || c.value
                else c.value
            end
        ) as s (cell)
        group by o.place
    ) as l
$fn$;

comment on function private.csv(text[], json) is
    'Objects as CSV with a header, formulas made harmless (migration 04)';
revoke all on function private.csv(text[], json) from public, anon, authenticated, service_role;
grant execute on function private.csv(text[], json) to authenticated, service_role;

-- format_export_data(p_table_name, p_clinic_id, p_format) -> the clinic's rows of a table that may be exported
-- json is an array of objects, [] when empty; csv has a header always. Rows are in order of creation, instants in UTC.
-- Called by: authenticated about its clinics, service_role about any. Runs as its caller: row level security holds.
create or replace function public.format_export_data(
    p_table_name text,
    p_clinic_id  uuid,
    p_format     text default 'json'
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $fn$
declare
    v_columns   text[];
    v_condition text;
    v_rows      json;
begin
    select e.columns, e.of_a_clinic
    into v_columns, v_condition
    from private.exportable() as e
    where e.table_name = format_export_data.p_table_name;
    if not found then
        raise exception 'table % is not for export', quote_nullable(format_export_data.p_table_name)
            using errcode = 'invalid_parameter_value',
                  hint = 'One of ' || (select string_agg(e.table_name, ', ') from private.exportable() as e);
    end if;
    if format_export_data.p_format is null or format_export_data.p_format not in ('json', 'csv') then
        raise exception 'format % is not known', quote_nullable(format_export_data.p_format)
            using errcode = 'invalid_parameter_value',
                  hint = 'One of json, csv';
    end if;
    perform private.require_clinic(format_export_data.p_clinic_id);

    execute format(
        $query$
            select coalesce(json_agg(o.object order by t.created_at, t.id), '[]')
            from public.%I as t
            cross join lateral (
                select row_to_json(r.*) as object
                from (select %s) as r
            ) as o
            where %s
        $query$,
        format_export_data.p_table_name,
        (select string_agg(format('t.%I', c.name), ', ' order by c.place)
         from unnest(v_columns) with ordinality as c (name, place)),
        v_condition
    )
    into v_rows
    using format_export_data.p_clinic_id;

    return case format_export_data.p_format
        when 'json' then v_rows::text
        else private.csv(v_columns, v_rows)
    end;
end;
$fn$;

comment on function public.format_export_data(text, uuid, text) is
    'A clinic''s rows of a table as JSON or CSV: listed columns alone, never a token (migration 04)';
revoke all on function public.format_export_data(text, uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.format_export_data(text, uuid, text) to authenticated, service_role;
