-- Any table with a primary key: several columns, keys that change, columns that come and go, and the row trigger.
create table private.selftest_pairs (
    a         text,
    b         numeric,
    note      json,
    secret    text,
    clinic_id uuid,
    primary key (b, a)
);

do $audit$
declare
    v_table constant text := 'private.selftest_pairs';
begin
    perform public.enable_audit('private.selftest_pairs', array['secret']);
    insert into private.selftest_pairs values
        ('x', 1.0, '{"n": 1}', 'hush', pg_temp.id('clinic a')), ('y', 2, null, null, null);
    perform pg_temp.passes('a key of several columns is a JSON array in key order',
        exists (select from pg_temp.logged('INSERT', v_table, '[1.0, "x"]')));
    perform pg_temp.passes('a column clinic_id says whose row it is', (
        select l.clinic_id = pg_temp.id('clinic a') from pg_temp.logged('INSERT', v_table, '[1.0, "x"]') as l));

    update private.selftest_pairs as p set b = 1.00 where p.a = 'x';
    perform pg_temp.passes('a changed key is a DELETE and an INSERT',
        exists (select from pg_temp.logged('DELETE', v_table, '[1.0, "x"]'))
        and exists (select from pg_temp.logged('INSERT', v_table, '[1.00, "x"]') as l where l.new_data ->> 'b' = '1.00'));

    update private.selftest_pairs as p set note = '{"n":1}' where p.a = 'x';
    perform pg_temp.passes('a json column is compared by its text', (
        select count(*) = 1 from pg_temp.logged('UPDATE', v_table, '[1.00, "x"]')));

    alter table private.selftest_pairs add column late integer;
    update private.selftest_pairs as p set late = 7 where p.a = 'y';
    perform pg_temp.passes('a column added later is logged', (
        select l.new_data = '{"late": 7}' and l.old_data = '{"late": null}'
        from pg_temp.logged('UPDATE', v_table, '[2, "y"]') as l));

    alter table private.selftest_pairs rename column secret to token;
    perform pg_temp.refuses('a redacted column that is gone stops the write',
        'update private.selftest_pairs set token = ''new hush''', '42703');
    perform public.enable_audit('private.selftest_pairs', array['token']);
    update private.selftest_pairs as p set token = 'new hush' where p.a = 'x';
    perform pg_temp.passes('enable_audit again follows the new name', exists (
        select from pg_temp.logged('UPDATE', v_table, '[1.00, "x"]') as l where l.new_data = '{"token": "[redacted]"}'));

    truncate private.selftest_pairs;
    perform pg_temp.passes('a TRUNCATE is logged', exists (
        select from public.audit_logs as l
        where l.action = 'TRUNCATE' and l.table_name = v_table and l.record_id is null));
    insert into private.selftest_pairs (a, b, late) values ('x', 1.00, null), ('y', 2, 7);

    perform public.disable_audit('private.selftest_pairs');
    delete from private.selftest_pairs as p where p.a = 'x';
    perform pg_temp.passes('disable_audit ends it', not exists (
        select from pg_temp.logged('DELETE', v_table, '[1.00, "x"]')));

    create trigger by_row
        after insert or update or delete on private.selftest_pairs
        for each row
        execute function public.audit_trigger_function('token');
    update private.selftest_pairs as p set token = 'row hush', late = 8 where p.a = 'y';
    update private.selftest_pairs as p set a = 'z' where p.a = 'y';
    perform pg_temp.passes('the row trigger logs the changed columns, masked', exists (
        select from pg_temp.logged('UPDATE', v_table, '[2, "y"]') as l
        where l.new_data = '{"late": 8, "token": "[redacted]"}' and l.old_data = '{"late": 7, "token": null}'));
    perform pg_temp.passes('the row trigger logs a changed key as DELETE and INSERT',
        exists (select from pg_temp.logged('DELETE', v_table, '[2, "y"]'))
        and exists (select from pg_temp.logged('INSERT', v_table, '[2, "z"]') as l where l.new_data ->> 'token' = '[redacted]'));
    drop table private.selftest_pairs;

    create table private.selftest_pairs (a text);
    perform pg_temp.refuses('a table without a primary key is refused',
        'select public.enable_audit(''private.selftest_pairs'')', '55000');
    perform pg_temp.refuses('a column to redact must be there',
        'select public.enable_audit(''public.clinics'', array[''no_such_column''])', '42703');
end;
$audit$;
