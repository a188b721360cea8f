-- The audited tables: what is logged, for whom, and who may read it.
do $audit$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_b      constant uuid := pg_temp.id('clinic b');
    v_source constant uuid := pg_temp.id('source');
    v_user   uuid;
    v_row    public.audit_logs;
    v_count  bigint;
    v_others bigint;
    v_part   regclass;
begin
    select u.id into v_user from public.users as u where u.auth_id = pg_temp.id('root');

    select l.* into v_row from pg_temp.logged('INSERT', 'clinics', v_a::text) as l;
    perform pg_temp.passes('an INSERT is logged whole', v_row.new_data = (
        select to_jsonb(c) from public.clinics as c where c.id = v_a));
    perform pg_temp.passes('a clinic''s row belongs to itself', v_row.clinic_id = v_a);
    perform pg_temp.passes('work without a user has no actor', v_row.user_id is null and v_row.auth_id is null);

    perform pg_temp.passes('profiles and memberships are logged', (
        select count(*) = 2
        from public.users as u
        join public.user_clinic_roles as r on r.user_id = u.id
        cross join lateral (
            select from pg_temp.logged('INSERT', 'users', u.id::text)
            union all
            select from pg_temp.logged('INSERT', 'user_clinic_roles', r.id::text)
        ) as l
        where u.auth_id = pg_temp.id('chief a')));

    perform pg_temp.act_as('authenticated', pg_temp.id('root'));
    update public.clinics as c set location = 'Here' where c.id = v_a;
    perform pg_temp.act_as('none');
    select l.* into v_row from pg_temp.logged('UPDATE', 'clinics', v_a::text) as l;
    perform pg_temp.passes('an UPDATE holds the changed columns alone',
        v_row.old_data - 'updated_at' = '{"location": null}' and v_row.new_data - 'updated_at' = '{"location": "Here"}');
    perform pg_temp.passes('the actor is the account and its profile',
        v_row.auth_id = pg_temp.id('root') and v_row.user_id = v_user);

    update public.clinics as c set location = c.location where c.id = v_a;
    select count(*) into v_count from pg_temp.logged('UPDATE', 'clinics', v_a::text);
    perform pg_temp.passes('an UPDATE that changes nothing is not logged', v_count = 1);

    insert into public.data_sources (id, clinic_id, name, access_token)
    values (v_source, v_a, 'Self-test', 'secret one');
    update public.data_sources as s set access_token = 'secret two', refresh_token = 'secret three' where s.id = v_source;
    update public.data_sources as s set clinic_id = v_b where s.id = v_source;
    delete from public.data_sources as s where s.id = v_source;
    select count(*) into v_count from public.audit_logs as l
    where l.record_id = v_source::text and (l.old_data::text like '%secret%' or l.new_data::text like '%secret%');
    perform pg_temp.passes('no token is in the log', v_count = 0);
    perform pg_temp.passes('that a token changed is in the log', (
        select l.old_data - 'updated_at' = '{"access_token": "[redacted]", "refresh_token": null}'
            and l.new_data - 'updated_at' = '{"access_token": "[redacted]", "refresh_token": "[redacted]"}'
        from pg_temp.logged('UPDATE', 'data_sources', v_source::text) as l
        limit 1));
    perform pg_temp.passes('a row that changes clinic is logged for both', (
        select array_agg(l.clinic_id order by l.clinic_id) = (select array_agg(x order by x) from unnest(array[v_a, v_b]) as x)
        from pg_temp.logged('UPDATE', 'data_sources', v_source::text) as l
        where l.new_data ? 'clinic_id'));
    perform pg_temp.passes('a DELETE is logged whole', (
        select l.old_data ->> 'name' = 'Self-test' and l.new_data is null and l.clinic_id = v_b
        from pg_temp.logged('DELETE', 'data_sources', v_source::text) as l));

    perform pg_temp.act_as('authenticated', pg_temp.id('chief a'));
    select
        count(*) filter (where l.clinic_id = v_a),
        count(*) filter (where l.clinic_id is distinct from v_a)
    into v_count, v_others
    from public.audit_logs as l;
    perform pg_temp.passes('a clinic administrator reads the clinic''s rows', v_count > 0);
    perform pg_temp.passes('a clinic administrator reads no other rows', v_others = 0);
    perform pg_temp.act_as('authenticated', pg_temp.id('viewer a'));
    select count(*) into v_count from public.audit_logs;
    perform pg_temp.passes('a viewer reads nothing of the log', v_count = 0);
    perform pg_temp.act_as('authenticated', pg_temp.id('root'));
    select count(distinct l.clinic_id) into v_count from public.audit_logs as l where l.clinic_id in (v_a, v_b);
    perform pg_temp.passes('an administrator reads every clinic''s rows', v_count = 2);
    perform pg_temp.refuses('an administrator cannot write the log',
        'insert into public.audit_logs (action, table_name) values (''INSERT'', ''forged'')', '42501');
    perform pg_temp.act_as('anon');
    perform pg_temp.refuses('anon cannot read the log', 'select from public.audit_logs', '42501');
    perform pg_temp.act_as('none');

    select i.inhrelid::regclass into v_part
    from pg_catalog.pg_inherits as i where i.inhparent = 'public.audit_logs'::regclass limit 1;
    perform pg_temp.refuses('the log cannot be updated', 'update public.audit_logs set action = null', '42501');
    perform pg_temp.refuses('the log cannot be deleted from', 'delete from public.audit_logs', '42501');
    perform pg_temp.refuses('the log cannot be truncated', 'truncate public.audit_logs', '42501');
    perform pg_temp.refuses('a partition cannot be updated', format('update %s set action = null', v_part), '42501');
    perform pg_temp.refuses('a partition cannot be deleted from', format('delete from %s', v_part), '42501');
    perform pg_temp.refuses('a partition cannot be truncated', format('truncate %s', v_part), '42501');
end;
$audit$;
