-- Clinics in four time zones, one of them closed, and people in every role: signed up, invited, gone, and gone with the
-- membership left as it was.
insert into public.clinics (id, name, location, status, timezone, registration_code, created_at, updated_at)
values
    ('c0000000-0000-4000-8000-000000000001', 'Praxis am Ufer', 'Berlin', 'active', 'Europe/Berlin', 'UFER-1', '2024-06-01 08:00+00', '2024-06-01 08:00+00'),
    ('c0000000-0000-4000-8000-000000000002', 'Harbor Dental', 'New York', 'active', 'America/New_York', 'HARBOR-2', '2024-06-02 13:00+00', '2025-01-10 15:30+00'),
    ('c0000000-0000-4000-8000-000000000003', 'Kōwhai "Family" Practice', 'Auckland', 'active', 'Pacific/Auckland', null, '2024-06-03 21:00+00', '2024-06-03 21:00+00'),
    ('c0000000-0000-4000-8000-000000000004', 'O''Hara & Sons, closed', null, 'inactive', 'Asia/Kathmandu', 'OHARA-4', '2024-06-04 05:15+00', '2025-03-31 18:15+00');

insert into auth.users (id, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at, phone)
select
    ('a0000000-0000-4000-8000-' || lpad(a.number::text, 12, '0'))::uuid,
    a.email,
    a.confirmed_at,
    '{"provider": "email"}',
    jsonb_build_object('full_name', a.name),
    timestamptz '2024-06-05 09:00+00' + make_interval(hours => a.number),
    timestamptz '2024-06-05 09:00+00' + make_interval(hours => a.number),
    a.phone
from (values
    (1, 'ada@example.org', timestamptz '2024-06-05 12:00+00', 'Ada Root', null),
    (2, 'carl@ufer.example', timestamptz '2024-06-05 12:00+00', 'Carl Chief', null),
    (3, 'petra@ufer.example', timestamptz '2024-06-05 12:00+00', 'Petra Provider', null),
    (4, 'stefan@ufer.example', timestamptz '2024-06-05 12:00+00', 'Stefan Staff', null),
    (5, 'vera@ufer.example', timestamptz '2024-06-05 12:00+00', 'Vera Viewer', null),
    (6, 'Cleo@Harbor.example', timestamptz '2024-06-06 12:00+00', 'Cleo Chief', null),
    (7, 'pat@harbor.example', timestamptz '2024-06-06 12:00+00', 'Pat Provider', null),
    (8, 'kiri@kowhai.example', timestamptz '2024-06-07 12:00+00', 'Kiri Chief', null),
    (9, 'sam@kowhai.example', timestamptz '2024-06-07 12:00+00', 'Sam Staff', null),
    (10, 'otto@ohara.example', timestamptz '2024-06-08 12:00+00', 'Otto Closed', null),
    (11, 'gone@harbor.example', timestamptz '2024-06-08 12:00+00', 'Gina Gone', null),
    (12, null, null, null, '+4915500000000'),
    (13, 'mia@many.example', timestamptz '2024-06-09 12:00+00', 'Mia Many', null),
    (17, 'ruth@kowhai.example', timestamptz '2024-06-09 12:00+00', 'Ruth Resigned', null),
    (18, 'omar@kowhai.example', timestamptz '2024-06-09 12:00+00', 'Omar Owner', null)
) as a (number, email, confirmed_at, name, phone);

insert into public.users (id, auth_id, email, name, role, status, clinic_id, last_login, created_at, updated_at)
select
    ('d0000000-0000-4000-8000-' || lpad(p.number::text, 12, '0'))::uuid,
    case when p.signed_up then ('a0000000-0000-4000-8000-' || lpad(p.number::text, 12, '0'))::uuid end,
    p.email,
    p.name,
    p.role,
    p.status,
    ('c0000000-0000-4000-8000-' || lpad(p.clinic::text, 12, '0'))::uuid,
    case when p.signed_up then timestamptz '2025-06-30 07:00+00' - make_interval(days => p.number) end,
    timestamptz '2024-06-05 10:00+00' + make_interval(hours => p.number),
    timestamptz '2024-06-05 10:00+00' + make_interval(hours => p.number)
from (values
    (1, true, 'ada@example.org', 'Ada Root', 'admin', 'active', null),
    (2, true, 'carl@ufer.example', 'Carl Chief', 'clinic_admin', 'active', 1),
    (3, true, 'petra@ufer.example', 'Petra Provider', 'provider', 'active', 1),
    (4, true, 'stefan@ufer.example', 'Stefan Staff', 'staff', 'active', 1),
    (5, true, 'vera@ufer.example', 'Vera Viewer', 'viewer', 'active', 1),
    (6, true, 'Cleo@Harbor.example', 'Cleo Chief', 'clinic_admin', 'active', 2),
    (7, true, 'pat@harbor.example', 'Pat Provider', 'provider', 'active', 2),
    (8, true, 'kiri@kowhai.example', 'Kiri Chief', 'clinic_admin', 'active', 3),
    (9, true, 'sam@kowhai.example', '=HYPERLINK("http://example.org")', 'staff', 'active', 3),
    (10, true, 'otto@ohara.example', 'Otto Closed', 'clinic_admin', 'active', 4),
    (11, true, 'gone@harbor.example', 'Gina Gone', 'staff', 'inactive', 2),
    (12, true, null, 'Phone Only', 'viewer', 'active', null),
    (13, true, 'mia@many.example', 'Mia Many', 'viewer', 'active', 1),
    (14, false, 'Invited@Ufer.example', 'Ines Invited', 'staff', 'active', 1),
    (15, false, 'left before signing up', 'an old row that no rule would pass', 'viewer', 'inactive', 2),
    (16, false, null, 'Nobody''s "e-mail", a ; and a
second line', 'viewer', 'active', null),
    (17, true, 'ruth@kowhai.example', 'Ruth Resigned', 'provider', 'inactive', 3),
    (18, true, 'omar@kowhai.example', 'Omar Owner', 'clinic_admin', 'active', 3)
) as p (number, signed_up, email, name, role, status, clinic);

insert into public.user_clinic_roles (id, user_id, clinic_id, role, is_active, created_by, created_at, updated_at)
select
    ('e0000000-0000-4000-8000-' || lpad(m.number::text, 12, '0'))::uuid,
    ('d0000000-0000-4000-8000-' || lpad(m.person::text, 12, '0'))::uuid,
    ('c0000000-0000-4000-8000-' || lpad(m.clinic::text, 12, '0'))::uuid,
    m.role,
    m.is_active,
    case when m.person <> 2 then 'd0000000-0000-4000-8000-000000000001'::uuid end,
    timestamptz '2024-06-06 10:00+00' + make_interval(hours => m.number),
    timestamptz '2024-06-06 10:00+00' + make_interval(hours => m.number)
from (values
    (1, 2, 1, 'clinic_admin', true),
    (2, 3, 1, 'provider', true),
    (3, 4, 1, 'staff', true),
    (4, 5, 1, 'viewer', true),
    (5, 6, 2, 'clinic_admin', true),
    (6, 7, 2, 'provider', true),
    (7, 8, 3, 'clinic_admin', true),
    (8, 9, 3, 'staff', true),
    (9, 10, 4, 'clinic_admin', true),
    (10, 11, 2, 'staff', false),
    (11, 13, 1, 'viewer', true),
    (12, 13, 2, 'provider', true),
    (13, 13, 3, 'staff', false),
    (14, 14, 1, 'staff', true),
    (15, 17, 3, 'provider', true),
    (16, 18, 3, 'admin', true)
) as m (number, person, clinic, role, is_active);

insert into public.providers (id, clinic_id, name, email, provider_type, status, created_at, updated_at)
select
    ('b0000000-0000-4000-8000-' || lpad(p.number::text, 12, '0'))::uuid,
    ('c0000000-0000-4000-8000-' || lpad(p.clinic::text, 12, '0'))::uuid,
    p.name,
    p.email,
    p.provider_type,
    p.status,
    timestamptz '2024-06-07 10:00+00' + make_interval(hours => p.number),
    timestamptz '2024-06-07 10:00+00' + make_interval(hours => p.number)
from (values
    (1, 1, 'Dr. Petra Provider', 'petra@ufer.example', 'dentist', 'active'),
    (2, 1, 'Dr. Übel, Jörg', null, 'hygienist', 'active'),
    (3, 2, 'Pat Provider, DDS', 'pat@harbor.example', 'dentist', 'active'),
    (4, 2, 'Retired Roy', null, 'dentist', 'inactive'),
    (5, 3, 'Kiri Chief', 'kiri@kowhai.example', 'physician', 'active')
) as p (number, clinic, name, email, provider_type, status);
