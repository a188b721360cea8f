-- Tenants and people. One permissive policy for each command: several would be evaluated for each row.
-- Subqueries around function calls are evaluated once a statement; `in (select …)` is hashed once a statement.

-- clinics: members read, the system's administrators write.
alter table public.clinics enable row level security;
grant select, insert, update, delete on table public.clinics to authenticated;

create policy clinics_select on public.clinics
    for select to authenticated
    using (id = any ((select private.my_clinics())::uuid[]));

create policy clinics_insert on public.clinics
    for insert to authenticated
    with check ((select private.is_admin()));

create policy clinics_update on public.clinics
    for update to authenticated
    using ((select private.is_admin()))
    with check ((select private.is_admin()));

create policy clinics_delete on public.clinics
    for delete to authenticated
    using ((select private.is_admin()));

-- users: everybody reads the own profile and those of the own clinics: by membership, or by home clinic.
-- A clinic's administrators make profiles for people to come and edit those of their home clinic; which columns
-- they may write is guarded by a trigger (20_guard_profiles.sql). Deleting ends access everywhere: administrators only.
alter table public.users enable row level security;
grant select, insert, update, delete on table public.users to authenticated;

create policy users_select on public.users
    for select to authenticated
    using (
        auth_id = (select private.my_account())
        or clinic_id = any ((select private.my_clinics())::uuid[])
        or id in (
            select r.user_id
            from public.user_clinic_roles as r
            where r.clinic_id = any ((select private.my_clinics())::uuid[])
        )
        or (select private.is_admin())
    );

create policy users_insert on public.users
    for insert to authenticated
    with check (
        clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        or (select private.is_admin())
    );

create policy users_update on public.users
    for update to authenticated
    using (
        id = (select private.my_user_id())
        or clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        or (select private.is_admin())
    )
    with check (
        id = (select private.my_user_id())
        or clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        or (select private.is_admin())
    );

create policy users_delete on public.users
    for delete to authenticated
    using ((select private.is_admin()));

-- user_clinic_roles: members read, clinic administrators write, nobody the own row: nobody raises the own role.
alter table public.user_clinic_roles enable row level security;
grant select, insert, update, delete on table public.user_clinic_roles to authenticated;

create policy user_clinic_roles_select on public.user_clinic_roles
    for select to authenticated
    using (
        clinic_id = any ((select private.my_clinics())::uuid[])
        or user_id = (select private.my_user_id())
    );

create policy user_clinic_roles_insert on public.user_clinic_roles
    for insert to authenticated
    with check (
        clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        and (user_id <> (select private.my_user_id()) or (select private.is_admin()))
    );

create policy user_clinic_roles_update on public.user_clinic_roles
    for update to authenticated
    using (
        clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        and (user_id <> (select private.my_user_id()) or (select private.is_admin()))
    )
    with check (
        clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        and (user_id <> (select private.my_user_id()) or (select private.is_admin()))
    );

create policy user_clinic_roles_delete on public.user_clinic_roles
    for delete to authenticated
    using (
        clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[])
        and (user_id <> (select private.my_user_id()) or (select private.is_admin()))
    );

-- providers: members read, clinic administrators write.
alter table public.providers enable row level security;
grant select, insert, update, delete on table public.providers to authenticated;

create policy providers_select on public.providers
    for select to authenticated
    using (clinic_id = any ((select private.my_clinics())::uuid[]));

create policy providers_insert on public.providers
    for insert to authenticated
    with check (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]));

create policy providers_update on public.providers
    for update to authenticated
    using (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]))
    with check (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]));

create policy providers_delete on public.providers
    for delete to authenticated
    using (clinic_id = any ((select private.my_clinics('clinic_admin'))::uuid[]));
