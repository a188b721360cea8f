-- Two clinics, and people who sign up the way that the server arranges it: rights in app_metadata.
insert into public.clinics (id, name, timezone)
values
    (pg_temp.id('clinic a'), 'Self-test A', 'Pacific/Kiritimati'),
    (pg_temp.id('clinic b'), 'Self-test B', 'Pacific/Pago_Pago');

insert into auth.users (id, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
values
    (
        pg_temp.id('root'), 'selftest-root@example.invalid', now(),
        '{"role": "admin"}', '{"full_name": "  Root  "}'
    ),
    (
        pg_temp.id('chief a'), 'selftest-chief-a@example.invalid', now(),
        jsonb_build_object('role', 'clinic_admin', 'clinic_id', pg_temp.id('clinic a')), '{"name": "Chief A"}'
    ),
    (
        pg_temp.id('chief b'), 'selftest-chief-b@example.invalid', now(),
        jsonb_build_object('role', 'clinic_admin', 'clinic_id', pg_temp.id('clinic b')), null
    ),
    (
        pg_temp.id('viewer a'), 'selftest-viewer-a@example.invalid', now(),
        jsonb_build_object('clinic_id', pg_temp.id('clinic a')), '{"full_name": "", "name": "   "}'
    );
