-- Undoes 53_dirty_days.sql.
do $drop$
begin
    perform pg_temp.drop_trigger('public.metric_definitions', 'mark_days_of_definition');
    perform pg_temp.drop_trigger('public.metric_values', 'mark_dirty_days_truncate');
    perform pg_temp.drop_trigger('public.metric_values', 'mark_dirty_days_delete');
    perform pg_temp.drop_trigger('public.metric_values', 'mark_dirty_days_update');
    perform pg_temp.drop_trigger('public.metric_values', 'mark_dirty_days_insert');
    perform pg_temp.drop_function('private.mark_days_of_definition()');
    perform pg_temp.drop_function('private.mark_dirty_days()');
    perform pg_temp.drop_table('private.dirty_metric_days');
end;
$drop$;
