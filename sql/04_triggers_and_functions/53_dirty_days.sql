-- Which clinic-days changed since they were last aggregated. An append-only queue: a key taken twice is aggregated
-- once, and no writer ever waits for another one's mark, as a unique key would make it.
do $queue$
begin
    if to_regclass('private.dirty_metric_days') is not null then
        return;
    end if;

    create table private.dirty_metric_days (
        id          bigint generated always as identity,
        clinic_id   uuid not null,
        day         date not null,
        failed_with text,
        constraint dirty_metric_days_pkey primary key (id)
    );

    -- Values older than the migration have never been aggregated. Triggers on metric_values are made before this
    -- (51), so nobody is writing now.
    insert into private.dirty_metric_days (clinic_id, day)
    select distinct v.clinic_id, v.date
    from public.metric_values as v;
end;
$queue$;

comment on table private.dirty_metric_days is
    'Clinic-days with metric values that aggregate_daily_metrics() has yet to look at (migration 04)';
comment on column private.dirty_metric_days.failed_with is
    'SQLSTATE that its last aggregation failed with; null where its values changed.';
revoke all on table private.dirty_metric_days from public, anon, authenticated, service_role;
revoke all on sequence private.dirty_metric_days_id_seq from public, anon, authenticated, service_role;
alter table private.dirty_metric_days enable row level security;

-- private.mark_dirty_days() -> trigger AFTER, FOR EACH STATEMENT, on metric_values
-- Marks the days that values came to and went from. TRUNCATE leaves no rows to tell: every aggregated day is marked.
-- Definer: whoever writes values has no right on the queue.
create or replace function private.mark_dirty_days()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if tg_op in ('INSERT', 'UPDATE') then
        insert into private.dirty_metric_days (clinic_id, day)
        select distinct n.clinic_id, n.date
        from new_rows as n;
    end if;
    if tg_op in ('UPDATE', 'DELETE') then
        insert into private.dirty_metric_days (clinic_id, day)
        select distinct o.clinic_id, o.date
        from old_rows as o;
    end if;
    if tg_op = 'TRUNCATE' then
        insert into private.dirty_metric_days (clinic_id, day)
        select distinct a.clinic_id, a.period_start
        from public.metric_aggregations as a
        where a.aggregation_type = 'daily';
    end if;
    return null;
end;
$fn$;

comment on function private.mark_dirty_days() is
    'Trigger: mark the clinic-days whose metric values a statement changed (migration 04)';
revoke all on function private.mark_dirty_days() from public, anon, authenticated, service_role;

create or replace trigger mark_dirty_days_insert
    after insert on public.metric_values
    referencing new table as new_rows
    for each statement
    execute function private.mark_dirty_days();

create or replace trigger mark_dirty_days_update
    after update on public.metric_values
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function private.mark_dirty_days();

create or replace trigger mark_dirty_days_delete
    after delete on public.metric_values
    referencing old table as old_rows
    for each statement
    execute function private.mark_dirty_days();

create or replace trigger mark_dirty_days_truncate
    after truncate on public.metric_values
    for each statement
    execute function private.mark_dirty_days();

-- private.mark_days_of_definition() -> trigger on metric_definitions
-- Another method gives another value: every day of that metric is to be aggregated again.
-- Definer: whoever writes definitions has no right on the queue.
create or replace function private.mark_days_of_definition()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    insert into private.dirty_metric_days (clinic_id, day)
    select distinct v.clinic_id, v.date
    from public.metric_values as v
    where v.metric_definition_id = new.id;
    return null;
end;
$fn$;

comment on function private.mark_days_of_definition() is
    'Trigger: mark the clinic-days of a metric whose method of aggregation changed (migration 04)';
revoke all on function private.mark_days_of_definition() from public, anon, authenticated, service_role;

create or replace trigger mark_days_of_definition
    after update on public.metric_definitions
    for each row
    when (new.aggregation_method is distinct from old.aggregation_method)
    execute function private.mark_days_of_definition();
