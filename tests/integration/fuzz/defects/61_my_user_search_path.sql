-- public.user_clinic_roles private.my_user_id
-- A caller's temporary table users says who the caller is.
create or replace function private.my_user_id() returns uuid language sql stable security definer as $fn$
    select u.id from users as u where u.auth_id = (select auth.uid()) and u.status = 'active'
$fn$;
alter function private.my_user_id() reset search_path;
