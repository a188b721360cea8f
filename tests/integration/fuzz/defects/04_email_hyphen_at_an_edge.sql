-- public.users
-- A domain may end in a hyphen.
select pg_temp.plant('private.is_email(text)', '''@-|@.*\.-|@.*-\.|-$''', '''@-|@.*\.-|@.*-\.''');
