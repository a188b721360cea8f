-- Signing up, confirming, changing address.
do $signup$
declare
    v_profile public.users;
    v_count   bigint;
begin
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('root');
    perform pg_temp.passes('full_name is the name, trimmed', v_profile.name = 'Root');
    perform pg_temp.passes('app_metadata may make an administrator', v_profile.role = 'admin');
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('chief a');
    perform pg_temp.passes('name comes next', v_profile.name = 'Chief A');
    perform pg_temp.passes('app_metadata gives a role and a home clinic',
        v_profile.role = 'clinic_admin' and v_profile.clinic_id = pg_temp.id('clinic a'));
    perform pg_temp.passes('app_metadata makes a membership', exists (
        select from public.user_clinic_roles as r
        where r.user_id = v_profile.id and r.clinic_id = pg_temp.id('clinic a') and r.role = 'clinic_admin' and r.is_active));
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('chief b');
    perform pg_temp.passes('else the part before the @', v_profile.name = 'selftest-chief-b');
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('viewer a');
    perform pg_temp.passes('blank names are passed over', v_profile.name = 'selftest-viewer-a');
    perform pg_temp.passes('a clinic without a role makes a viewer', v_profile.role = 'viewer');

    insert into auth.users (id, email, raw_user_meta_data)
    values (pg_temp.id('climber'), 'selftest-climber@example.invalid',
        jsonb_build_object('role', 'admin', 'clinic_id', pg_temp.id('clinic a')));
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('climber');
    perform pg_temp.passes('user metadata gives no rights', v_profile.role = 'viewer' and v_profile.clinic_id is null);
    perform pg_temp.passes('user metadata makes no membership', not exists (
        select from public.user_clinic_roles as r where r.user_id = v_profile.id));

    insert into auth.users (id, email, raw_app_meta_data)
    values
        (pg_temp.id('bad role'), 'selftest-bad-role@example.invalid',
            jsonb_build_object('role', 'emperor', 'clinic_id', pg_temp.id('clinic a'))),
        (pg_temp.id('bad clinic'), 'selftest-bad-clinic@example.invalid', '{"role": "staff", "clinic_id": "nowhere"}');
    select count(*) into v_count from public.users as u
    where u.auth_id in (pg_temp.id('bad role'), pg_temp.id('bad clinic')) and u.role = 'viewer' and u.clinic_id is null;
    perform pg_temp.passes('bad app_metadata makes viewers without a clinic', v_count = 2);
    select count(*) into v_count
    from unnest(array['bad role', 'bad clinic']) as n (name)
    cross join lateral pg_temp.logged('ERROR', 'auth.users', pg_temp.id(n.name)::text) as l
    where l.new_data ->> 'sqlstate' = '22023';
    perform pg_temp.passes('bad app_metadata is logged as ERROR', v_count = 2);

    insert into auth.users (id, phone) values (pg_temp.id('phone'), 'selftest-phone');
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('phone');
    perform pg_temp.passes('a signup by phone has a profile without e-mail', found and v_profile.email is null);

    insert into auth.users (id, email) values (pg_temp.id('odd'), 'selftest odd address');
    perform pg_temp.passes('a signup that fails the rules stands',
        exists (select from auth.users as a where a.id = pg_temp.id('odd'))
        and not exists (select from public.users as u where u.auth_id = pg_temp.id('odd')));
    perform pg_temp.passes('and its failure is logged with its SQLSTATE', exists (
        select from pg_temp.logged('ERROR', 'auth.users', pg_temp.id('odd')::text) as l
        where l.new_data ->> 'sqlstate' = '23514' and l.new_data ->> 'context' <> ''));
    update auth.users as a set email = 'selftest-even@example.invalid' where a.id = pg_temp.id('odd');
    perform pg_temp.passes('a mended address gets its profile', exists (
        select from public.users as u where u.auth_id = pg_temp.id('odd')));

    insert into public.users (id, email, name, role, clinic_id)
    values (pg_temp.id('invited'), 'SelfTest-Invited@example.invalid', 'Invited', 'staff', pg_temp.id('clinic a'));
    insert into auth.users (id, email) values (pg_temp.id('guest'), 'selftest-invited@example.invalid');
    perform pg_temp.passes('an unconfirmed signup gets no waiting profile', (
        select u.auth_id is null from public.users as u where u.id = pg_temp.id('invited')));
    perform pg_temp.passes('and that is no fault', not exists (
        select from pg_temp.logged('ERROR', 'auth.users', pg_temp.id('guest')::text)));
    update auth.users as a set email_confirmed_at = now() where a.id = pg_temp.id('guest');
    select u.* into v_profile from public.users as u where u.auth_id = pg_temp.id('guest');
    perform pg_temp.passes('confirmation links the waiting profile',
        v_profile.id = pg_temp.id('invited') and v_profile.role = 'staff' and v_profile.name = 'Invited');

    insert into auth.users (id, email, email_confirmed_at)
    values (pg_temp.id('double'), 'SELFTEST-invited@example.invalid', now());
    perform pg_temp.passes('a second account of an address stands without a profile', exists (
        select from pg_temp.logged('ERROR', 'auth.users', pg_temp.id('double')::text) as l
        where l.new_data ->> 'sqlstate' = '23505'));

    update auth.users as a set email = 'selftest-moved@example.invalid' where a.id = pg_temp.id('guest');
    perform pg_temp.passes('a new address reaches the profile', (
        select u.email = 'selftest-moved@example.invalid' from public.users as u where u.id = pg_temp.id('invited')));
end;
$signup$;
