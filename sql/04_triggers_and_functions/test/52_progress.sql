-- A goal follows its progress: any order of arrival, any size, completion and correction.
create function pg_temp.goal_is(
    value  numeric,
    status text
)
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select g.current_value = goal_is.value
        and g.status = goal_is.status
        and (g.completed_at is not null) = (goal_is.status = 'completed')
    from public.goals as g
    where g.id = pg_temp.id('progress goal')
$fn$;

do $progress$
declare
    v_goal constant uuid := pg_temp.id('progress goal');
begin
    insert into public.goals (id, clinic_id, name, target_date, target_value)
    values (v_goal, pg_temp.id('clinic a'), 'Self-test', current_date + 365, 100);

    insert into public.goal_progress (goal_id, date, current_value) values (v_goal, '2025-03-02', 40);
    perform pg_temp.passes('a goal has the value of its progress', pg_temp.goal_is(40, 'active'));
    insert into public.goal_progress (goal_id, date, current_value) values (v_goal, '2025-03-01', 90);
    perform pg_temp.passes('an earlier day that comes later changes nothing', pg_temp.goal_is(40, 'active'));
    insert into public.goal_progress (goal_id, date, current_value, created_at)
    values (v_goal, '2025-03-02', 41, now() + interval '1 second');
    perform pg_temp.passes('of one day the latest created counts', pg_temp.goal_is(41, 'active'));

    insert into public.goal_progress (goal_id, date, current_value) values (v_goal, '2025-03-03', 123456789.5);
    perform pg_temp.passes('a reached target completes', pg_temp.goal_is(123456789.5, 'completed'));
    update public.goal_progress as p set current_value = 99 where p.goal_id = v_goal and p.date = '2025-03-03';
    perform pg_temp.passes('a correction below it reopens', pg_temp.goal_is(99, 'active'));
    update public.goal_progress as p set current_value = 100 where p.goal_id = v_goal and p.date = '2025-03-03';
    perform pg_temp.passes('the target itself is reached', pg_temp.goal_is(100, 'completed'));
    delete from public.goal_progress as p where p.goal_id = v_goal and p.date = '2025-03-03';
    perform pg_temp.passes('a deletion goes back', pg_temp.goal_is(41, 'active'));
    delete from public.goal_progress as p where p.goal_id = v_goal;
    perform pg_temp.passes('no progress is 0', pg_temp.goal_is(0, 'active'));

    update public.goals as g set status = 'completed', completed_at = '2025-01-01' where g.id = v_goal;
    insert into public.goal_progress (goal_id, date, current_value) values (v_goal, '2025-03-01', 5);
    perform pg_temp.passes('what a person completed stays completed', pg_temp.goal_is(5, 'completed'));
    update public.goals as g set status = 'cancelled', completed_at = null where g.id = v_goal;
    insert into public.goal_progress (goal_id, date, current_value) values (v_goal, '2025-03-04', 200);
    perform pg_temp.passes('a cancelled goal is left alone', pg_temp.goal_is(5, 'cancelled'));
end;
$progress$;
