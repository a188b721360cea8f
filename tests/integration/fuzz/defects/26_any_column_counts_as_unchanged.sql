-- public.goals public.metric_values
-- Changed references are not looked at in an UPDATE.
select pg_temp.plant('public.validate_clinic_membership()', 'n.clinic_id is distinct from o.clinic_id
                    or to_jsonb(n.*)', 'false and to_jsonb(n.*)');
