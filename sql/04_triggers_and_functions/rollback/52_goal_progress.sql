-- Undoes 52_goal_progress.sql.
do $drop$
begin
    perform pg_temp.drop_trigger('public.goal_progress', 'calculate_goal_progress_truncate');
    perform pg_temp.drop_trigger('public.goal_progress', 'calculate_goal_progress_delete');
    perform pg_temp.drop_trigger('public.goal_progress', 'calculate_goal_progress_update');
    perform pg_temp.drop_trigger('public.goal_progress', 'calculate_goal_progress_insert');
    perform pg_temp.drop_function('public.calculate_goal_progress()');
    perform pg_temp.drop_function('private.follow_progress(uuid[])');
    perform pg_temp.drop_table('private.goal_completions');
end;
$drop$;
