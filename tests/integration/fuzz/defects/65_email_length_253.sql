-- public.users
-- The longest addresses are refused.
select pg_temp.plant('private.is_email(text)', '<= 254', '< 254');
