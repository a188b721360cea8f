-- Who has access to what: asked about oneself, and by services about anybody.
do $helpers$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_b      constant uuid := pg_temp.id('clinic b');
    v_chief  constant uuid := pg_temp.id('chief a');
    v_answer text;
begin
    perform pg_temp.act_as('authenticated', v_chief);
    select string_agg(format('%s %s %s', c.clinic_name, c.role, c.is_active), ', ')
    into v_answer
    from public.get_user_clinics(v_chief) as c;
    perform pg_temp.passes('a member has the own clinic', v_answer = 'Self-test A clinic_admin t');
    perform pg_temp.passes('a role includes the lower ones', public.check_clinic_access(v_chief, v_a, 'staff'));
    perform pg_temp.passes('a role excludes the higher ones', not public.check_clinic_access(v_chief, v_a, 'admin'));
    perform pg_temp.passes('another clinic is closed', not public.check_clinic_access(v_chief, v_b));
    perform pg_temp.refuses('nobody asks about the clinics of others',
        format('select public.get_user_clinics(%L)', pg_temp.id('chief b')), '42501');
    perform pg_temp.refuses('nobody asks about the access of others',
        format('select public.check_clinic_access(%L, %L)', pg_temp.id('chief b'), v_b), '42501');
    perform pg_temp.refuses('an unknown role is an error',
        format('select public.check_clinic_access(%L, %L, ''owner'')', v_chief, v_a), '22023');

    perform pg_temp.act_as('authenticated', pg_temp.id('root'));
    perform pg_temp.passes('an administrator has every clinic', (
        select count(*) filter (where c.clinic_id in (v_a, v_b) and c.role = 'admin' and c.is_active) = 2
        from public.get_user_clinics(pg_temp.id('root')) as c));
    perform pg_temp.act_as('service_role');
    perform pg_temp.passes('a service asks about anybody', public.check_clinic_access(v_chief, v_a, 'clinic_admin')
        and exists (select from public.get_user_clinics(v_chief)));
    perform pg_temp.act_as('none');

    update public.user_clinic_roles as r set is_active = false where r.clinic_id = v_a;
    perform pg_temp.act_as('authenticated', v_chief);
    perform pg_temp.passes('a membership that ended is listed', (
        select not c.is_active from public.get_user_clinics(v_chief) as c));
    perform pg_temp.passes('and opens nothing', not public.check_clinic_access(v_chief, v_a));
    perform pg_temp.act_as('none');
    update public.user_clinic_roles as r set is_active = true where r.clinic_id = v_a;
end;
$helpers$;
