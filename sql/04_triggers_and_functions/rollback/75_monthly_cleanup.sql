-- Undoes 75_monthly_cleanup.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.scheduled_monthly_cleanup()');
    perform pg_temp.drop_function('private.drop_audit_partition(text)');
    perform pg_temp.drop_function('private.old_audit_partitions()');
    perform pg_temp.drop_function('private.prepare_audit_partitions()');
    perform pg_temp.drop_function('private.forget_runs()');
    perform pg_temp.drop_function('private.forget_members()');
    perform pg_temp.drop_function('private.forget_tokens()');
end;
$drop$;
