-- public.goal_progress
-- The earliest progress counts.
select pg_temp.plant('private.follow_progress(uuid[])', 'order by p.date desc,', 'order by p.date,');
