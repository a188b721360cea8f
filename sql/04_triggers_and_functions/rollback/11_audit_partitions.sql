-- Undoes 11_audit_partitions.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.create_audit_partitions(date, integer)');
    perform pg_temp.drop_function('private.secure_audit_partition(regclass)');
end;
$drop$;
