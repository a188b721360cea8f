-- Partitions of the log. Last, because it locks the log until the end.
do $partitions$
declare
    v_part regclass;
begin
    perform pg_temp.passes('this month has its partition', to_regclass(
        'private.audit_logs_' || to_char(now() at time zone 'UTC', 'YYYY_MM')) is not null);

    insert into public.audit_logs (action, table_name, record_id, created_at)
    values
        ('INSERT', 'self-test', 'first instant', '2091-03-01 00:00:00+00'),
        ('INSERT', 'self-test', 'last instant', '2091-03-31 23:59:59.999999+00'),
        ('INSERT', 'self-test', 'next month', '2091-04-01 00:00:00+00');
    perform private.create_audit_partitions('2091-03-15', 1);
    v_part := to_regclass('private.audit_logs_2091_03');
    perform pg_temp.passes('a late partition takes its rows from the default', (
        select array_agg(l.tableoid::regclass order by l.created_at)
            = array[v_part, v_part, 'private.audit_logs_default'::regclass]
        from public.audit_logs as l where l.table_name = 'self-test'));
    perform pg_temp.passes('making it again makes nothing', private.create_audit_partitions('2091-03-01', 1) = 0);
    perform pg_temp.refuses('it has its own guard', 'delete from private.audit_logs_2091_03', '42501');
    perform pg_temp.refuses('the default partition kept its guard', 'delete from private.audit_logs_default', '42501');
    perform pg_temp.passes('it has row level security', (
        select c.relrowsecurity from pg_catalog.pg_class as c where c.oid = v_part));
    perform pg_temp.passes('it is granted to no API role', not (
        has_table_privilege('anon', v_part, 'select') or has_table_privilege('authenticated', v_part, 'select')
        or has_table_privilege('service_role', v_part, 'select')));
end;
$partitions$;
