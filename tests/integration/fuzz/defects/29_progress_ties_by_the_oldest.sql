-- public.goal_progress
-- Of one day the first counts.
select pg_temp.plant('private.follow_progress(uuid[])', 'p.created_at desc, p.id desc', 'p.created_at, p.id desc');
