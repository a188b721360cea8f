-- public.goal_progress
-- A goal without progress keeps the last.
select pg_temp.plant('private.follow_progress(uuid[])', 'coalesce(p.current_value, 0)', 'coalesce(p.current_value, g.current_value)');
