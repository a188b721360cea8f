-- public.goals
-- A target of 0 is taken.
select pg_temp.plant('private.check_goal(uuid,uuid,date,numeric,numeric)', 'check_goal.target_value <= 0', 'check_goal.target_value < 0');
