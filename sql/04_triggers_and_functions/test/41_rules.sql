-- Rules of the domain, at clinics where it is another day than in UTC.
do $rules$
declare
    v_a     constant uuid := pg_temp.id('clinic a'); -- UTC+14
    v_b     constant uuid := pg_temp.id('clinic b'); -- UTC-11
    v_today constant date := (now() at time zone 'Pacific/Kiritimati')::date;
    v_goal  constant uuid := pg_temp.id('goal');
    v_plain constant uuid := pg_temp.id('plain metric');
    v_free  constant uuid := pg_temp.id('free metric');
    v_value text;
begin
    insert into public.goals (id, clinic_id, name, target_date, target_value)
    values (v_goal, v_a, 'Self-test', v_today + 1, 10);
    perform pg_temp.passes('tomorrow at the clinic is the future', true);
    perform pg_temp.refuses('today at the clinic is not', format(
        'insert into public.goals (clinic_id, name, target_date, target_value) values (%L, ''x'', %L, 1)', v_a, v_today), '23514');
    insert into public.goals (clinic_id, name, target_date, target_value)
    values (v_b, 'Self-test', (now() at time zone 'Pacific/Pago_Pago')::date + 1, 10);
    perform pg_temp.passes('each clinic has its own tomorrow', true);

    foreach v_value in array array['0', '-1', 'NaN', 'Infinity', '-Infinity'] loop
        perform pg_temp.refuses('a target value of ' || v_value || ' is refused', format(
            'update public.goals set target_value = %L where id = %L', v_value, v_goal), '23514');
    end loop;
    foreach v_value in array array['NaN', 'Infinity', '-Infinity'] loop
        perform pg_temp.refuses('a current value of ' || v_value || ' is refused', format(
            'update public.goals set current_value = %L where id = %L', v_value, v_goal), '23514');
    end loop;
    perform pg_temp.refuses('a past target date is refused', format(
        'update public.goals set target_date = %L where id = %L', v_today - 1, v_goal), '23514');

    alter table public.goals disable trigger enforce_business_rules_update;
    update public.goals as g set target_date = v_today - 30 where g.id = v_goal;
    alter table public.goals enable trigger enforce_business_rules_update;
    update public.goals as g set name = 'Overdue', current_value = 3 where g.id = v_goal;
    perform pg_temp.passes('an overdue goal can be edited', (
        select g.current_value = 3 from public.goals as g where g.id = v_goal));

    insert into public.metric_definitions (id, name, data_type, allows_negative)
    values (v_plain, 'Self-test plain', 'decimal', false), (v_free, 'Self-test free', 'decimal', true);
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values (v_a, v_plain, v_today, 0), (v_a, v_free, v_today, -1);
    perform pg_temp.passes('a negative value is accepted where the definition allows it', true);
    perform pg_temp.refuses('a negative value is refused elsewhere', format(
        'insert into public.metric_values (clinic_id, metric_definition_id, date, value) values (%L, %L, %L, -0.01)',
        v_a, v_plain, v_today), '23514');
    perform pg_temp.refuses('so is changing the definition under a negative value', format(
        'update public.metric_values set metric_definition_id = %L where metric_definition_id = %L', v_plain, v_free), '23514');
    foreach v_value in array array['NaN', 'Infinity', '-Infinity'] loop
        perform pg_temp.refuses('a metric value of ' || v_value || ' is refused', format(
            'insert into public.metric_values (clinic_id, metric_definition_id, date, value) values (%L, %L, %L, %L)',
            v_a, v_free, v_today, v_value), '23514');
    end loop;
end;
$rules$;
