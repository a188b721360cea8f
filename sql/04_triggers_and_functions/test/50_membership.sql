-- Rows of clinics: who writes them, and what they name.
create function pg_temp.write_elsewhere(
    clinic uuid
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    insert into public.providers (clinic_id, name) values (write_elsewhere.clinic, 'Self-test')
$fn$;

do $membership$
declare
    v_a        constant uuid := pg_temp.id('clinic a');
    v_b        constant uuid := pg_temp.id('clinic b');
    v_provider constant uuid := pg_temp.id('provider a');
    v_metric   constant uuid := pg_temp.id('membership metric');
    v_goal     constant uuid := pg_temp.id('membership goal');
    v_owner    uuid;
    v_stranger uuid;
begin
    select u.id into v_owner from public.users as u where u.auth_id = pg_temp.id('chief a');
    select u.id into v_stranger from public.users as u where u.auth_id = pg_temp.id('chief b');

    perform pg_temp.act_as('authenticated', pg_temp.id('chief a'));
    perform pg_temp.write_elsewhere(v_a);
    perform pg_temp.passes('a member writes through a definer function', true);
    perform pg_temp.refuses('a definer function does not carry anybody into another clinic',
        format('select pg_temp.write_elsewhere(%L)', v_b), '42501');
    perform pg_temp.act_as('service_role', pg_temp.id('chief a'));
    perform pg_temp.write_elsewhere(v_b);
    perform pg_temp.passes('service_role writes for every clinic', true);
    perform pg_temp.act_as('none');

    insert into public.providers (id, clinic_id, name) values (v_provider, v_a, 'Self-test');
    insert into public.data_sources (id, clinic_id, name) values (v_goal, v_a, 'Self-test');
    insert into public.metric_definitions (id, name, data_type) values (v_metric, 'Self-test membership', 'decimal');
    insert into public.goals (id, clinic_id, provider_id, user_id, name, target_date, target_value)
    values (v_goal, v_a, v_provider, v_owner, 'Self-test', current_date + 365, 1);
    insert into public.metric_values (clinic_id, provider_id, data_source_id, metric_definition_id, date, value)
    values (v_a, v_provider, v_goal, v_metric, current_date, 1);
    perform pg_temp.passes('a row may name what belongs to its clinic', true);

    perform pg_temp.refuses('a goal names no provider of another clinic', format(
        'insert into public.goals (clinic_id, provider_id, name, target_date, target_value) values (%L, %L, ''x'', %L, 1)',
        v_b, v_provider, current_date + 365), '23514');
    perform pg_temp.refuses('a goal has no owner of another clinic', format(
        'update public.goals set user_id = %L where id = %L', v_stranger, v_goal), '23514');
    perform pg_temp.refuses('a value names no provider of another clinic', format(
        'insert into public.metric_values (clinic_id, provider_id, metric_definition_id, date, value) values (%L, %L, %L, %L, 1)',
        v_b, v_provider, v_metric, current_date), '23514');
    perform pg_temp.refuses('a value names no data source of another clinic', format(
        'insert into public.metric_values (clinic_id, data_source_id, metric_definition_id, date, value) values (%L, %L, %L, %L, 1)',
        v_b, v_goal, v_metric, current_date), '23514');
    perform pg_temp.refuses('a data source names no provider of another clinic', format(
        'insert into public.data_sources (clinic_id, provider_id, name) values (%L, %L, ''x'')', v_b, v_provider), '23514');
    perform pg_temp.refuses('a provider that rows name stays in its clinic', format(
        'update public.providers set clinic_id = %L where id = %L', v_b, v_provider), '23514');
    perform pg_temp.refuses('a data source that rows name stays in its clinic', format(
        'update public.data_sources set clinic_id = %L where id = %L', v_b, v_goal), '23514');

    update public.user_clinic_roles as r set is_active = false where r.user_id = v_owner;
    update public.goals as g set name = 'Left' where g.id = v_goal;
    perform pg_temp.passes('an owner who left is no fault of other changes', (
        select g.name = 'Left' from public.goals as g where g.id = v_goal));
    perform pg_temp.act_as('authenticated', pg_temp.id('chief a'));
    perform pg_temp.refuses('who left writes no more', format('select pg_temp.write_elsewhere(%L)', v_a), '42501');
    perform pg_temp.act_as('none');
    update public.user_clinic_roles as r set is_active = true where r.user_id = v_owner;
end;
$membership$;
