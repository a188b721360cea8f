-- public.goals
-- Every user reads every clinic's goals.
alter policy goals_select on public.goals using ((select private.my_user_id()) is not null);
