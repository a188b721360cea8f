-- public.goals
-- NaN is greater than 0.
select pg_temp.plant('private.check_goal(uuid,uuid,date,numeric,numeric)', 'check_goal.target_value in (''NaN'', ''Infinity'')', 'check_goal.target_value in (''Infinity'')');
