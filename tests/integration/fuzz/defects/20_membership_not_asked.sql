-- public.goals public.metric_values
-- Whoever has an account may write everywhere.
select pg_temp.plant('private.require_membership(uuid[])', 'if v_account is null or', 'if v_account is not null or');
