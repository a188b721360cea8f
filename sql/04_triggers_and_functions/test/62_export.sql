-- Exports: what is listed, of the own clinic, in two formats.
do $export$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_answer text;
begin
    delete from public.metric_values as v where v.clinic_id = v_a;
    delete from public.data_sources as s where s.clinic_id = v_a;
    insert into public.data_sources (id, clinic_id, name, sheet_name, access_token, refresh_token)
    values (pg_temp.id('exported'), v_a, '=1+1', e'a "b",\nc', 'self-test-secret', 'self-test-secret');

    perform pg_temp.act_as('authenticated', pg_temp.id('chief a'));
    v_answer := public.format_export_data('data_sources', v_a);
    perform pg_temp.passes('json holds the rows', v_answer::jsonb -> 0 ->> 'name' = '=1+1'
        and jsonb_array_length(v_answer::jsonb) = 1);
    perform pg_temp.passes('no token is exported', v_answer !~ 'token|self-test-secret');
    v_answer := public.format_export_data('data_sources', v_a, 'csv');
    perform pg_temp.passes('csv quotes, and defuses formulas', split_part(v_answer, e'\r\n', 2)
        like format('%s,%s,,''=1+1,,"a ""b"",%sc",daily,disconnected,,,%%', pg_temp.id('exported'), v_a, e'\n'));
    perform pg_temp.passes('nothing is an empty array', public.format_export_data('metric_values', v_a) = '[]');
    perform pg_temp.passes('csv has its header even so', public.format_export_data('metric_values', v_a, 'csv')
        like e'id,clinic_id,%,updated\\_at\r\n');
    perform pg_temp.passes('people of the clinic are exported, and no others', (
        select bool_or(u ->> 'name' = 'Chief A') and not bool_or(u ->> 'name' in ('selftest-chief-b', 'Root'))
        from jsonb_array_elements(public.format_export_data('users', v_a)::jsonb) as u));

    perform pg_temp.refuses('another clinic''s rows are refused',
        format('select public.format_export_data(''goals'', %L)', pg_temp.id('clinic b')), '42501');
    perform pg_temp.refuses('an unknown table is an error',
        format('select public.format_export_data(''clinics'', %L)', v_a), '22023');
    perform pg_temp.refuses('an unknown format is an error',
        format('select public.format_export_data(''goals'', %L, ''xml'')', v_a), '22023');
    perform pg_temp.act_as('none');
end;
$export$;
