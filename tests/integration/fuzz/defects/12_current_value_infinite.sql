-- public.goals
-- Progress may be infinite.
select pg_temp.plant('private.check_goal(uuid,uuid,date,numeric,numeric)', 'check_goal.current_value in (''NaN'', ''Infinity'', ''-Infinity'')', 'check_goal.current_value in (''NaN'')');
