-- Who belongs to which clinic, and as what.
create table public.user_clinic_roles (
    id         uuid not null default gen_random_uuid(),
    user_id    uuid not null,
    clinic_id  uuid not null,
    role       text not null,
    is_active  boolean not null default true,
    created_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint user_clinic_roles_pkey primary key (id),
    constraint user_clinic_roles_user_id_clinic_id_key unique (user_id, clinic_id),
    constraint user_clinic_roles_user_id_fkey foreign key (user_id) references public.users (id),
    constraint user_clinic_roles_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint user_clinic_roles_created_by_fkey foreign key (created_by) references public.users (id) on delete set null,
    constraint user_clinic_roles_role_known check (role in ('viewer', 'staff', 'provider', 'clinic_admin', 'admin'))
);

comment on table public.user_clinic_roles is 'Memberships: what a user may do in a clinic.';
comment on column public.user_clinic_roles.role is 'A role of admin counts as clinic_admin: users.role alone makes an administrator of the system.';
revoke all on table public.user_clinic_roles from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.user_clinic_roles to service_role;

create index user_clinic_roles_clinic_id_idx on public.user_clinic_roles (clinic_id);
create index user_clinic_roles_created_by_idx on public.user_clinic_roles (created_by);

create trigger touch_updated_at
    before update on public.user_clinic_roles
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();
