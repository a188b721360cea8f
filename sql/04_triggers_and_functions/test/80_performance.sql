-- Views and indexes. Everything planted here is small, so the functions that judge by size are asked for small ones.
do $months$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_total  constant uuid := pg_temp.id('total metric');
    v_mean   constant uuid := pg_temp.id('mean metric');
    v_report text;
begin
    insert into public.metric_definitions (id, name, data_type, aggregation_method)
    values (v_total, 'Self-test total', 'currency', 'sum'), (v_mean, 'Self-test mean', 'percentage', 'average');
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values
        (v_a, v_total, '1901-01-01', 1), (v_a, v_total, '1901-01-31', 2), (v_a, v_total, '1901-02-01', 4),
        (v_a, v_mean, '1901-01-01', 10), (v_a, v_mean, '1901-01-31', 20);

    create materialized view public.selftest_above as select 1 as one;
    create materialized view public.selftest_below as select 1 as one with no data;
    create view public.selftest_between as select b.one from public.selftest_below as b;
    drop materialized view public.selftest_above;
    create materialized view public.selftest_above as select b.one from public.selftest_between as b with no data;
    create materialized view public.selftest_failing as select 1 / (count(*) - count(*)) as one with no data;

    select string_agg(format('%s: %s', r.view_name, r.action), ', ' order by r.place)
    into v_report
    from public.refresh_materialized_views() with ordinality as r (view_name, action, detail, place)
    where r.view_name ~ '^(selftest_|clinic_monthly)';
    perform pg_temp.passes('views are refreshed in order, one that fails alone: ' || v_report,
        v_report ~ 'clinic_monthly_metrics: refreshed concurrently'
        and v_report ~ 'selftest_below: refreshed,.*selftest_above: refreshed'
        and v_report ~ 'selftest_failing: failed');
    perform pg_temp.passes('a view that fails is logged', (
        select l.new_data ->> 'sqlstate' = '22012'
        from public.audit_logs as l
        where l.action = 'ERROR' and l.table_name = 'selftest_failing'));

    perform pg_temp.act_as('authenticated', pg_temp.id('viewer a'));
    perform pg_temp.passes('a member reads the months of its clinic', (
        select string_agg(format('%s %s %s/%s', m.month, m.metric_name, trim_scale(m.value), m.data_points), ', ')
        from public.get_clinic_monthly_metrics(v_a) as m
        where m.month < '1902-01-01' and m.month > '1900-12-31'
    ) = '1901-01-01 Self-test mean 15/2, 1901-01-01 Self-test total 3/2, 1901-02-01 Self-test total 4/1');
    perform pg_temp.refuses('the view is closed to members', 'select from public.clinic_monthly_metrics', '42501');
    perform pg_temp.act_as('authenticated', pg_temp.id('chief b'));
    perform pg_temp.refuses('another clinic reads nothing',
        format('select from public.get_clinic_monthly_metrics(%L)', v_a), '42501');
    perform pg_temp.act_as('none');
end;
$months$;

do $indexes$
declare
    v_report text;
begin
    create table public.selftest_indexed (
        id    integer not null,
        note  text not null,
        other integer,
        constraint selftest_indexed_pkey primary key (id)
    );
    create index selftest_twin on public.selftest_indexed (id);
    create index selftest_note on public.selftest_indexed (note);
    create table public.selftest_parts (id integer not null) partition by range (id);
    create table public.selftest_part partition of public.selftest_parts for values from (0) to (9);
    create index selftest_parts_idx on only public.selftest_parts (id);
    insert into public.selftest_indexed (id, note) select g.n, md5(g.n::text) from generate_series(1, 3000) as g (n);
    delete from public.selftest_indexed as i where i.id > 300;

    select string_agg(format('%s %s: %s', m.index_name, m.problem, m.statement), ' | ' order by m.index_name)
    into v_report
    from public.maintain_indexes() as m
    where m.index_name like 'selftest%';
    perform pg_temp.passes(
        'invalid and needless indexes are found, with what mends them: ' || v_report,
        v_report = 'selftest_parts_idx invalid: drop index public.selftest_parts_idx; '
            'CREATE INDEX selftest_parts_idx ON public.selftest_parts USING btree (id) | '
            'selftest_twin duplicate: drop index concurrently public.selftest_twin');
    perform pg_temp.passes('tables that were never analysed are now', (
        select count(*) = 2
        from pg_catalog.pg_stats as s
        where s.schemaname = 'public' and s.tablename = 'selftest_indexed' and s.attname in ('id', 'note')));
    perform pg_temp.passes('an index that nothing reads is found, a constraint''s never', (
        select array_agg(u.index_id) = array['public.selftest_note'::regclass::oid]
        from private.unused_indexes(0, 0) as u
        join private.known_indexes() as k on k.index_id = u.index_id
        where k.table_id = 'public.selftest_indexed'::regclass));
    perform pg_temp.passes('an index that is mostly empty is found', (
        select array_agg(b.statement order by b.statement) = array[
            'reindex index concurrently public.selftest_indexed_pkey',
            'reindex index concurrently public.selftest_note',
            'reindex index concurrently public.selftest_twin']
        from private.bloated_indexes(1) as b
        join private.known_indexes() as k on k.index_id = b.index_id
        where k.table_id = 'public.selftest_indexed'::regclass));

    perform pg_temp.act_as('service_role');
    perform pg_temp.passes('the times of functions can be read', (
        select count(*) = count(*) filter (where f.mean_time is not null) from public.function_performance as f));
    perform pg_temp.act_as('none');
end;
$indexes$;
