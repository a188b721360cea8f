-- public.goals
-- Today counts as the future.
select pg_temp.plant('private.check_goal(uuid,uuid,date,numeric,numeric)', 'check_goal.target_date <= v_today', 'check_goal.target_date < v_today');
