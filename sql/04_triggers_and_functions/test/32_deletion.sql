-- Deleting a profile, its account, or marking the account deleted.
do $deletion$
declare
    v_name    text;
    v_profile uuid;
    v_other   uuid;
begin
    select u.id into v_other from public.users as u where u.auth_id = pg_temp.id('chief a');

    foreach v_name in array array['by profile', 'by account', 'by mark'] loop
        insert into auth.users (id, email, email_confirmed_at, raw_app_meta_data)
        values (pg_temp.id(v_name), format('selftest-%s@example.invalid', replace(v_name, ' ', '-')), now(),
            jsonb_build_object('role', 'provider', 'clinic_id', pg_temp.id('clinic a')));
        select u.id into v_profile from public.users as u where u.auth_id = pg_temp.id(v_name);
        insert into public.goals (id, clinic_id, user_id, name, target_date, target_value)
        values
            (pg_temp.id(v_name || ' own goal'), pg_temp.id('clinic a'), v_profile, 'Own', 'tomorrow'::date + 365, 1),
            (pg_temp.id(v_name || ' other goal'), pg_temp.id('clinic a'), v_other, 'Other', 'tomorrow'::date + 365, 1);

        case v_name
            when 'by profile' then delete from public.users as u where u.id = v_profile;
            when 'by account' then delete from auth.users as a where a.id = pg_temp.id(v_name);
            else update auth.users as a set deleted_at = now(), email = 'scrambled' where a.id = pg_temp.id(v_name);
        end case;

        perform pg_temp.passes('deletion ' || v_name || ' keeps the row, inactive', (
            select u.status = 'inactive' and u.email like 'selftest-by-%'
                and (u.auth_id is null) = (v_name <> 'by profile')
            from public.users as u where u.id = v_profile));
        perform pg_temp.passes('deletion ' || v_name || ' ends the memberships', (
            select not bool_or(r.is_active) from public.user_clinic_roles as r where r.user_id = v_profile));
        perform pg_temp.passes('deletion ' || v_name || ' cancels own goals alone', (
            select g.status = 'cancelled' from public.goals as g where g.id = pg_temp.id(v_name || ' own goal'))
            and (select g.status = 'active' from public.goals as g where g.id = pg_temp.id(v_name || ' other goal')));
    end loop;

    perform pg_temp.refuses('TRUNCATE of users is refused', 'truncate public.users cascade', '42501');
end;
$deletion$;
