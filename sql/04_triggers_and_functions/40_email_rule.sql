-- E-mail addresses of profiles: what a browser's <input type=email> takes (WHATWG HTML, 'valid e-mail address'),
-- within the lengths of RFC 5321.

-- private.is_email(address) -> whether it is one
-- The grammar bounds a label at 63 characters; a bounded repeat makes PostgreSQL's regex engine several times slower,
-- so lengths and hyphens at the edges are told by separate, plain patterns.
create or replace function private.is_email(
    address text
)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $fn$
    select length(is_email.address) <= 254
        and strpos(is_email.address, '@') <= 65
        and is_email.address ~ '^[a-zA-Z0-9.!#$%&''*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$'
        and is_email.address !~ '@-|@.*\.-|@.*-\.|-$'
        and not exists (
            select
            from string_to_table(split_part(is_email.address, '@', 2), '.') as l (label)
            where length(l.label) > 63
        )
$fn$;

comment on function private.is_email(text) is
    'Whether a text is an e-mail address by HTML''s grammar, at most 254 long, local part at most 64 (migration 04)';
revoke all on function private.is_email(text) from public, anon, authenticated, service_role;

-- validate_email() -> trigger
-- Refuses a row whose email is not one; null passes.
-- Definer: whoever writes profiles need not have rights in schema private.
create or replace function public.validate_email()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if not private.is_email(new.email) then
        raise exception 'e-mail % is not valid', quote_literal(new.email)
            using errcode = 'check_violation',
                  hint = 'Wanted: local@domain in ASCII, at most 254 characters, 64 before the @, no spaces around.',
                  schema = tg_table_schema,
                  table = tg_table_name,
                  column = 'email';
    end if;
    return new;
end;
$fn$;

comment on function public.validate_email() is
    'Trigger: refuse an e-mail that HTML''s <input type=email> refuses, with 23514 (migration 04)';
revoke all on function public.validate_email() from public, anon, authenticated, service_role;

-- Short and plain addresses need no function call: the conditions let through nothing that it would refuse.
create or replace trigger validate_email_insert
    before insert on public.users
    for each row
    when (not (
        length(new.email) <= 64
        and new.email ~ '^[a-zA-Z0-9._+-]+@[a-zA-Z0-9]+([.-][a-zA-Z0-9]+)*$'
    ))
    execute function public.validate_email();

create or replace trigger validate_email_update
    before update on public.users
    for each row
    when (
        new.email is distinct from old.email
        and not (
            length(new.email) <= 64
            and new.email ~ '^[a-zA-Z0-9._+-]+@[a-zA-Z0-9]+([.-][a-zA-Z0-9]+)*$'
        )
    )
    execute function public.validate_email();

comment on trigger validate_email_insert on public.users is 'Calls for what is not plainly an address (migration 04)';
comment on trigger validate_email_update on public.users is 'Calls for what is not plainly an address (migration 04)';
