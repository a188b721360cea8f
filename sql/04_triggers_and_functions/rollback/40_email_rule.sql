-- Undoes 40_email_rule.sql.
do $drop$
begin
    perform pg_temp.drop_trigger('public.users', 'validate_email_update');
    perform pg_temp.drop_trigger('public.users', 'validate_email_insert');
    perform pg_temp.drop_function('public.validate_email()');
    perform pg_temp.drop_function('private.is_email(text)');
end;
$drop$;
