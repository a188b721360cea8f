-- public.goal_progress
-- The goal that progress left keeps it.
select pg_temp.plant('public.calculate_goal_progress()', 'select array_agg(distinct o.goal_id) into v_before from old_rows as o;', 'null;');
