-- Undoes 21_audit_statement.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.audit_statement(regclass, text, text[], text)');
    perform pg_temp.drop_function('private.audit_key_sql(regclass, text)');
    perform pg_temp.drop_function('private.audit_change_sql(regclass, text, text[])');
    perform pg_temp.drop_function('private.audit_operand(text, text, oid, oid)');
    perform pg_temp.drop_function('private.audit_image_sql(text, text[])');
    perform pg_temp.drop_function('private.audit_columns(regclass)');
    perform pg_temp.drop_function('private.audit_comparable(oid)');
end;
$drop$;
