-- public.goals
-- Infinity is a day.
select pg_temp.plant('private.check_goal(uuid,uuid,date,numeric,numeric)', 'or not isfinite(check_goal.target_date)', '');
