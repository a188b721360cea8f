-- public.users
-- The rule's own exception is caught, and the row is let through.
create or replace function public.validate_email() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp as $fn$
begin
    if not private.is_email(new.email) then
        raise exception 'e-mail % is not valid', quote_literal(new.email) using errcode = 'check_violation';
    end if;
    return new;
exception
    when others then
        return new;
end;
$fn$;
