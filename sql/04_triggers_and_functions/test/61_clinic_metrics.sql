-- Metrics of a clinic over some days, both included.
do $metrics$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_sum    constant uuid := pg_temp.id('helper sum');
    v_rate   constant uuid := pg_temp.id('helper rate');
    v_answer text;
begin
    insert into public.metric_definitions (id, name, data_type, aggregation_method)
    values (v_sum, 'Self-test helper sum', 'decimal', 'sum'), (v_rate, 'Self-test helper rate', 'percentage', 'average');
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values
        (v_a, v_sum, '1901-01-01', 1000), (v_a, v_sum, '1901-01-02', 1), (v_a, v_sum, '1901-01-03', 5),
        (v_a, v_sum, '1901-01-04', 1000), (v_a, v_rate, '1901-01-02', 10), (v_a, v_rate, '1901-01-02', 30);

    perform pg_temp.act_as('authenticated', pg_temp.id('viewer a'));
    select string_agg(format('%s %s %s %s %s', m.total_value, trim_scale(m.average_value), m.min_value, m.max_value,
        m.data_points), ', ' order by m.metric_name)
    into v_answer
    from public.calculate_clinic_metrics(v_a, '1901-01-02', '1901-01-03') as m;
    perform pg_temp.passes('both days count, each metric by itself', v_answer = '40 20 10 30 2, 6 3 1 5 2');
    perform pg_temp.refuses('another clinic''s metrics are refused',
        format('select public.calculate_clinic_metrics(%L, null, null)', pg_temp.id('clinic b')), '42501');
    perform pg_temp.act_as('none');
end;
$metrics$;
