-- public.users
-- The length of a label is one off.
select pg_temp.plant('private.is_email(text)', 'length(l.label) > 63', 'length(l.label) > 64');
