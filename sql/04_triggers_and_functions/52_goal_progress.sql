-- A goal follows its progress, whatever order it arrives in.

-- Which goals were completed by their progress, and when: these are reopened by a correction, others never.
create table if not exists private.goal_completions (
    goal_id      uuid not null,
    completed_at timestamptz not null,
    constraint goal_completions_pkey primary key (goal_id)
);

comment on table private.goal_completions is 'Goals that calculate_goal_progress() completed (migration 04)';
revoke all on table private.goal_completions from public, anon, authenticated, service_role;
alter table private.goal_completions enable row level security;

-- private.follow_progress(goals)
-- Sets these goals to the progress of their latest date (of one date, the latest created); none is 0. A reached target
-- completes, a correction below it reopens what this completed. Cancelled goals are left alone.
-- Locks: the goals first, in order, so that of many writers each works with what the one before committed. A goal is
--        written even where its value stays: that tells a writer whose snapshot is older than this progress (REPEATABLE
--        READ, SERIALIZABLE), with 40001, where a lock alone would let it go on and write what it does not see the end of.
create or replace function private.follow_progress(
    goals uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform 1
    from public.goals as g
    where g.id = any (follow_progress.goals)
    order by g.id
    for no key update;

    with latest as (
        select
            g.id,
            g.status as was,
            coalesce(p.current_value, 0) as value,
            coalesce(p.current_value >= g.target_value, false) as reached,
            c.goal_id is not null as completed_here
        from public.goals as g
        left join lateral (
            select p.current_value
            from public.goal_progress as p
            where p.goal_id = g.id
            order by p.date desc, p.created_at desc, p.id desc
            limit 1
        ) as p on true
        left join private.goal_completions as c
            on c.goal_id = g.id
            and c.completed_at = g.completed_at
            and g.status = 'completed'
        where g.id = any (follow_progress.goals)
            and g.status <> 'cancelled'
    ),
    followed as (
        update public.goals as g
        set current_value = l.value,
            status = case
                when l.reached then 'completed'
                when l.completed_here then 'active'
                else g.status
            end,
            completed_at = case
                when l.reached and g.status = 'active' then now()
                when l.completed_here and not l.reached then null
                else g.completed_at
            end
        from latest as l
        where l.id = g.id -- even where nothing changes: see above
        returning g.id, g.status, g.completed_at, l.was
    ),
    reopened as (
        delete from private.goal_completions as c
        using followed as f
        where c.goal_id = f.id
            and f.status = 'active'
    )
    insert into private.goal_completions as c (goal_id, completed_at)
    select f.id, f.completed_at
    from followed as f
    where f.was = 'active'
        and f.status = 'completed'
    on conflict (goal_id) do update set completed_at = excluded.completed_at;
end;
$fn$;

comment on function private.follow_progress(uuid[]) is
    'Set goals to the progress of their latest date; complete and reopen them (migration 04)';
revoke all on function private.follow_progress(uuid[]) from public, anon, authenticated, service_role;

-- calculate_goal_progress() -> trigger AFTER, FOR EACH STATEMENT, on goal_progress
-- Definer: staff write progress and may not write goals.
create or replace function public.calculate_goal_progress()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_goals  uuid[];
    v_before uuid[];
begin
    case tg_op
        when 'TRUNCATE' then
            select array_agg(g.id) into v_goals from public.goals as g;
        when 'INSERT' then
            select array_agg(distinct n.goal_id) into v_goals from new_rows as n;
        when 'DELETE' then
            select array_agg(distinct o.goal_id) into v_goals from old_rows as o;
        else
            select array_agg(distinct n.goal_id) into v_goals from new_rows as n;
            select array_agg(distinct o.goal_id) into v_before from old_rows as o;
    end case;

    perform private.follow_progress(v_goals || v_before);
    return null;
end;
$fn$;

comment on function public.calculate_goal_progress() is
    'Trigger: keep goals at the progress of their latest date, completed where it reaches the target (migration 04)';
revoke all on function public.calculate_goal_progress() from public, anon, authenticated, service_role;

create or replace trigger calculate_goal_progress_insert
    after insert on public.goal_progress
    referencing new table as new_rows
    for each statement
    execute function public.calculate_goal_progress();

create or replace trigger calculate_goal_progress_update
    after update on public.goal_progress
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function public.calculate_goal_progress();

create or replace trigger calculate_goal_progress_delete
    after delete on public.goal_progress
    referencing old table as old_rows
    for each statement
    execute function public.calculate_goal_progress();

create or replace trigger calculate_goal_progress_truncate
    after truncate on public.goal_progress
    for each statement
    execute function public.calculate_goal_progress();
