-- public.users
-- The pattern ends where it likes.
select pg_temp.plant('private.is_email(text)', '[a-zA-Z0-9-]+)*$''', '[a-zA-Z0-9-]+)*''');
