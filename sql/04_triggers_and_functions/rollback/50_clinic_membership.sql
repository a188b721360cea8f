-- Undoes 50_clinic_membership.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.lock_for_move()');
    perform pg_temp.drop_function('public.validate_clinic_membership()');
    perform pg_temp.drop_function('private.named_elsewhere(regclass, uuid[])');
    perform pg_temp.drop_function('private.require_membership(uuid[])');
end;
$drop$;
