-- Daily sums: what changed is aggregated, whatever way it changed, and nothing twice. The queue is emptied first, so
-- that the check is about its own days; all of it is rolled back.
create function pg_temp.sums()
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select string_agg(
        format('%s %s:%s', to_char(a.period_start, 'DD'), trim_scale(a.value), a.count),
        ', ' order by a.period_start, a.value)
    from public.metric_aggregations as a
    where a.clinic_id = pg_temp.id('clinic a')
        and a.aggregation_type = 'daily'
$fn$;

do $aggregation$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_sum    constant uuid := pg_temp.id('sum metric');
    v_rate   constant uuid := pg_temp.id('rate metric');
    v_count  integer;
begin
    delete from private.dirty_metric_days;
    delete from public.metric_values as v where v.clinic_id = v_a;
    perform public.aggregate_daily_metrics();
    insert into public.metric_definitions (id, name, data_type, aggregation_method)
    values (v_sum, 'Self-test sum', 'decimal', 'sum'), (v_rate, 'Self-test rate', 'percentage', 'average');

    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values (v_a, v_sum, '1900-01-01', 1), (v_a, v_sum, '1900-01-01', 2), (v_a, v_rate, '1900-01-02', 10), (v_a, v_rate, '1900-01-02', 20);
    v_count := public.aggregate_daily_metrics();
    perform pg_temp.passes('each day by its method', pg_temp.sums() = '01 3:2, 02 15:2' and v_count = 2);
    perform pg_temp.passes('a second run writes nothing', public.aggregate_daily_metrics() = 0);

    insert into public.metric_values (clinic_id, metric_definition_id, date, value) values (v_a, v_sum, '1900-01-01', 4);
    update public.metric_values as v set date = '1900-01-03' where v.metric_definition_id = v_rate and v.value = 10;
    v_count := public.aggregate_daily_metrics();
    perform pg_temp.passes('late and moved values are followed', pg_temp.sums() = '01 7:3, 02 20:1, 03 10:1' and v_count = 3);

    delete from public.metric_values as v where v.metric_definition_id = v_rate and v.value = 20;
    v_count := public.aggregate_daily_metrics();
    perform pg_temp.passes('a day without values goes', pg_temp.sums() = '01 7:3, 03 10:1' and v_count = 1);

    update public.metric_definitions as d set aggregation_method = 'average' where d.id = v_sum;
    v_count := public.aggregate_daily_metrics();
    perform pg_temp.passes('another method is another value', v_count = 1
        and pg_temp.sums() = '01 2.3333333333333333:3, 03 10:1');

    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values (v_a, v_rate, '1900-01-02', 1), (v_a, v_rate, '1900-01-04', 1);
    v_count := public.aggregate_daily_metrics(p_to => '1900-01-03');
    perform pg_temp.passes('bounds are included', v_count = 1
        and pg_temp.sums() = '01 2.3333333333333333:3, 02 1:1, 03 10:1');
    v_count := public.aggregate_daily_metrics();
    perform pg_temp.passes('what was out of bounds stays to be done', v_count = 1);

    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values (v_a, v_sum, '1900-01-05', 9e131071), (v_a, v_sum, '1900-01-05', 9e131071), (v_a, v_rate, '1900-01-05', 3),
        (v_a, v_rate, '1900-01-06', 4);
    v_count := public.aggregate_daily_metrics();
    perform pg_temp.passes('a sum that no number holds stops no other', v_count = 2
        and pg_temp.sums() = '01 2.3333333333333333:3, 02 1:1, 03 10:1, 04 1:1, 05 3:1, 06 4:1');
    perform pg_temp.passes('its day stays to be done, and its clinic is told', (
        select count(*) = 1
        from private.dirty_metric_days as d
        join public.audit_logs as l on l.clinic_id = d.clinic_id
        where d.failed_with = '22003'
            and l.action = 'ERROR'
            and l.table_name = 'metric_aggregations'
            and l.record_id like '%1900-01-05%'
    ));
    perform pg_temp.refuses('it fails the job', 'select private.check_aggregation()', '22000');
    delete from public.metric_values as v where v.value = 9e131071;
    perform public.aggregate_daily_metrics();
    perform pg_temp.passes('nothing is left to be done', private.check_aggregation());
end;
$aggregation$;
