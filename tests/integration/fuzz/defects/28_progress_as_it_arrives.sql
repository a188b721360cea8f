-- public.goal_progress
-- Late progress overwrites.
select pg_temp.plant('private.follow_progress(uuid[])', 'order by p.date desc, p.created_at desc', 'order by p.created_at desc');
