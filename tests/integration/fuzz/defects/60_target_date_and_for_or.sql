-- public.goals
-- Only a day that is past and infinite is refused.
select pg_temp.plant('private.check_goal(uuid,uuid,date,numeric,numeric)', '<= v_today or not isfinite', '<= v_today and not isfinite');
