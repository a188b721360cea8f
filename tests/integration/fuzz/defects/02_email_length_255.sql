-- public.users
-- The length is one off.
select pg_temp.plant('private.is_email(text)', '<= 254', '<= 255');
