-- public.goals
-- The policy has no WITH CHECK to speak of.
alter policy goals_insert on public.goals with check (true);
