-- public.users
-- Nothing before the @ is an address.
select pg_temp.plant('private.is_email(text)', '_`{|}~-]+@', '_`{|}~-]*@');
