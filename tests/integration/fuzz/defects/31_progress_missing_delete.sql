-- public.goal_progress
-- A deleted progress stays in the goal.
select pg_temp.plant('public.calculate_goal_progress()', 'select array_agg(distinct o.goal_id) into v_goals from old_rows as o;', 'null;');
