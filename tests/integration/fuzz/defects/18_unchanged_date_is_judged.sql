-- public.goals
-- An overdue goal cannot be edited.
select pg_temp.plant('public.enforce_business_rules()', 'case when new.target_date is distinct from old.target_date then new.target_date end', 'new.target_date');
