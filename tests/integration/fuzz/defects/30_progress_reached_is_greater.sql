-- public.goal_progress
-- A target that is just reached is not.
select pg_temp.plant('private.follow_progress(uuid[])', 'p.current_value >= g.target_value', 'p.current_value > g.target_value');
