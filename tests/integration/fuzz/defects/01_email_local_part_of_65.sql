-- public.users
-- The length of the local part is one off.
select pg_temp.plant('private.is_email(text)', '<= 65', '<= 66');
