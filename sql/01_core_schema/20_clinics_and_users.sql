-- The tenants, the people and who treats patients. No foreign key cascades: nothing vanishes along with another row.
create table public.clinics (
    id                uuid not null default gen_random_uuid(),
    name              text not null,
    location          text,
    status            text not null default 'active',
    timezone          text not null default 'UTC',
    registration_code text,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint clinics_pkey primary key (id),
    constraint clinics_registration_code_key unique (registration_code),
    constraint clinics_name_not_blank check (btrim(name) <> ''),
    constraint clinics_status_known check (status in ('active', 'inactive')),
    constraint clinics_timezone_named check (
        timezone in ('UTC', 'GMT') or timezone ~ '^[A-Z][A-Za-z_-]+/[A-Za-z0-9_+/-]+$'
    ),
    constraint clinics_timezone_known check (
        (timestamptz '2000-01-01 00:00:00+00' at time zone timezone) is not null
    )
);

comment on table public.clinics is 'Clinics, the tenants: every row of the other tables belongs to one, or to a user.';
comment on column public.clinics.timezone is 'IANA name, Area/Location or UTC or GMT; abbreviations would know no daylight saving.';
revoke all on table public.clinics from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.clinics to service_role;

create trigger touch_updated_at
    before update on public.clinics
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

create table public.users (
    id         uuid not null default gen_random_uuid(),
    auth_id    uuid,
    email      text,
    name       text not null,
    role       text not null default 'viewer',
    status     text not null default 'active',
    clinic_id  uuid,
    last_login timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint users_pkey primary key (id),
    constraint users_auth_id_key unique (auth_id),
    constraint users_auth_id_fkey foreign key (auth_id) references auth.users (id) on delete set null,
    constraint users_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint users_role_known check (role in ('viewer', 'staff', 'provider', 'clinic_admin', 'admin')),
    constraint users_status_known check (status in ('active', 'inactive'))
);

comment on table public.users is 'Profiles of people; one may be made before its owner signs up.';
comment on column public.users.auth_id is 'The account of the auth server; null before signup and after the account was deleted.';
comment on column public.users.role is 'Of these only admin counts, and it counts in every clinic; the rest is decided by user_clinic_roles.';
comment on column public.users.clinic_id is 'Home clinic; gives no rights.';
revoke all on table public.users from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.users to service_role;

create unique index users_email_key on public.users (lower(email));
create index users_clinic_id_idx on public.users (clinic_id);

create trigger touch_updated_at
    before update on public.users
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

create table public.providers (
    id            uuid not null default gen_random_uuid(),
    clinic_id     uuid not null,
    name          text not null,
    email         text,
    provider_type text not null default 'provider',
    status        text not null default 'active',
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint providers_pkey primary key (id),
    constraint providers_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint providers_status_known check (status in ('active', 'inactive'))
);

comment on table public.providers is 'People who treat patients and whom metrics are counted for.';
revoke all on table public.providers from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.providers to service_role;

create index providers_clinic_id_idx on public.providers (clinic_id);

create trigger touch_updated_at
    before update on public.providers
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();
