-- Reading the schedules of pg_cron, in UTC: what check_job_health() and run_due_jobs() need to know when a job was due.

-- private.cron_values(field, lowest, highest, names) -> the numbers that a field of a cron expression allows
-- Null where it cannot be read. A range that runs backwards allows nothing, as in pg_cron. Names stand for lowest,
-- lowest + 1 and so on.
create or replace function private.cron_values(
    field   text,
    lowest  integer,
    highest integer,
    names   text[] default '{}'
)
returns integer[]
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_values integer[] := '{}';
    v_item   text;
    v_parts  text[];
    v_bounds integer[];
    v_step   integer;
begin
    foreach v_item in array string_to_array(lower(cron_values.field), ',')
    loop
        v_parts := regexp_match(v_item, '^(?:(\*)|([a-z]{3}|\d{1,4})(?:-([a-z]{3}|\d{1,4}))?)(?:/(\d{1,4}))?$');
        v_step := coalesce(v_parts[4], '1')::integer;
        if v_parts is null or v_step = 0 or (v_parts[4] is not null and coalesce(v_parts[1], v_parts[3]) is null) then
            return null;
        end if;

        select array_agg(
            case
                when b.word ~ '^\d+$' then b.word::integer
                else array_position(cron_values.names, b.word) - 1 + cron_values.lowest
            end
            order by b.place)
        into v_bounds
        from unnest(case
            when v_parts[1] = '*' then array[cron_values.lowest::text, cron_values.highest::text]
            else array[v_parts[2], coalesce(v_parts[3], v_parts[2])]
        end) with ordinality as b (word, place);
        if (v_bounds[1] between cron_values.lowest and cron_values.highest
            and v_bounds[2] between cron_values.lowest and cron_values.highest) is not true
        then
            return null;
        end if;
        v_values := v_values || array(select generate_series(v_bounds[1], v_bounds[2], v_step));
    end loop;
    return v_values;
end;
$fn$;

comment on function private.cron_values(text, integer, integer, text[]) is
    'The numbers that a field of a cron expression allows; null where it cannot be read (migration 04)';
revoke all on function private.cron_values(text, integer, integer, text[])
    from public, anon, authenticated, service_role;

-- private.read_cron(schedule) -> what it allows; all null where it cannot be read
-- Takes what pg_cron takes: five fields (and ignores more), names, lists, ranges, steps, '$' for a month's last day,
-- '@daily' and its like, 'N seconds'. '@reboot' is readable, and has no slots: its lists are empty.
--   every_seconds  the N of 'N seconds'; the lists are null then
--   either_day     a day counts that is in month_days or in week_days; else it must be in both. As every cron has it:
--                  both fields must be restricted, and '*/2' is none of that.
create or replace function private.read_cron(
    schedule text,
    out every_seconds integer,
    out minutes integer[],
    out hours integer[],
    out month_days integer[],
    out months integer[],
    out week_days integer[],
    out last_day boolean,
    out either_day boolean
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_seconds constant text := substring(lower(read_cron.schedule) from '^\s*([1-9]|[1-5]\d)\s+seconds?\s*$');
    v_text    text := btrim(read_cron.schedule, E' \t\n');
    v_fields  text[];
begin
    if v_seconds is not null then
        every_seconds := v_seconds::integer;
        return;
    end if;
    if v_text in ('@reboot', '@restart') then
        minutes := '{}';
        hours := '{}';
        month_days := '{}';
        months := '{}';
        week_days := '{}';
        return;
    end if;
    v_text := case v_text
        when '@yearly' then '0 0 1 1 *'
        when '@annually' then '0 0 1 1 *'
        when '@monthly' then '0 0 1 * *'
        when '@weekly' then '0 0 * * 0'
        when '@daily' then '0 0 * * *'
        when '@midnight' then '0 0 * * *'
        when '@hourly' then '0 * * * *'
        else v_text
    end;

    v_fields := regexp_split_to_array(v_text, '[ \t]+');
    last_day := v_fields[3] = '$';
    either_day := v_fields[3] not like '*%' and v_fields[5] not like '*%';
    minutes := private.cron_values(v_fields[1], 0, 59);
    hours := private.cron_values(v_fields[2], 0, 23);
    month_days := case when last_day then '{}' else private.cron_values(v_fields[3], 1, 31) end;
    months := private.cron_values(v_fields[4], 1, 12, array[
        'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']);
    week_days := private.cron_values(v_fields[5], 0, 7, array['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
    if num_nulls(minutes, hours, month_days, months, week_days) > 0 then
        minutes := null;
        hours := null;
        month_days := null;
        months := null;
        week_days := null;
        last_day := null;
        either_day := null;
    end if;
end;
$fn$;

comment on function private.read_cron(text) is
    'What a schedule of pg_cron allows; all null where it cannot be read (migration 04)';
revoke all on function private.read_cron(text) from public, anon, authenticated, service_role;

-- private.is_cron(schedule) -> whether it can be read
create or replace function private.is_cron(
    schedule text
)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $fn$
    select c.every_seconds is not null or c.minutes is not null
    from private.read_cron(is_cron.schedule) as c
$fn$;

comment on function private.is_cron(text) is
    'Whether a text is a schedule that pg_cron, of whichever version, reads (migration 04)';
revoke all on function private.is_cron(text) from public, anon, authenticated, service_role;

-- private.cron_slot(schedule, upto) -> the last instant, upto included, at which the schedule was due, in UTC
-- Null where there is none: a schedule that never comes, or cannot be read. 'N seconds' counts from 1970; pg_cron
-- counts from its own start, which nobody can ask for.
create or replace function private.cron_slot(
    schedule text,
    upto     timestamptz
)
returns timestamptz
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_day     date := (cron_slot.upto at time zone 'UTC')::date;
    v_oldest  constant date := v_day - 15000; -- 29 February on a Sunday comes back after 40 years at most
    v_cron    record;
    v_minute  integer; -- of the day
    v_last    integer;
    v_by_date boolean;
    v_by_week boolean;
begin
    select c.*
    into v_cron
    from private.read_cron(cron_slot.schedule) as c;
    if v_cron.every_seconds is not null then
        return to_timestamp(floor(extract(epoch from cron_slot.upto) / v_cron.every_seconds) * v_cron.every_seconds);
    end if;

    select
        max(h * 60 + m) filter (where v_day + make_interval(mins => h * 60 + m) <= cron_slot.upto at time zone 'UTC'),
        max(h * 60 + m)
    into v_minute, v_last
    from unnest(v_cron.hours) as h
    cross join unnest(v_cron.minutes) as m;
    if v_minute is null then
        v_day := v_day - 1;
        v_minute := v_last;
    end if;

    while v_minute is not null and v_day > v_oldest
    loop
        if extract(month from v_day)::integer <> all (v_cron.months) then
            v_day := v_day - extract(day from v_day)::integer; -- not by date_trunc, which asks for the session's zone
        else
            v_by_date := extract(day from v_day)::integer = any (v_cron.month_days)
                or (v_cron.last_day and extract(day from v_day + 1) = 1);
            v_by_week := extract(dow from v_day)::integer = any (v_cron.week_days)
                or extract(isodow from v_day)::integer = any (v_cron.week_days);
            if (v_by_date and v_by_week) or (v_cron.either_day and (v_by_date or v_by_week)) then
                return (v_day + make_interval(mins => v_minute)) at time zone 'UTC';
            end if;
            v_day := v_day - 1;
        end if;
        v_minute := v_last;
    end loop;
    return null;
end;
$fn$;

comment on function private.cron_slot(text, timestamptz) is
    'The last instant, in UTC, at which a schedule of pg_cron was due; null where there is none (migration 04)';
revoke all on function private.cron_slot(text, timestamptz) from public, anon, authenticated, service_role;
