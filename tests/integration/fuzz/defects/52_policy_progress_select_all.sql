-- public.goal_progress
-- Progress of all clinics is read.
alter policy goal_progress_select on public.goal_progress using (true);
