-- The tables whose every change is logged: who there is, what they may do, and what holds secrets.
do $enable$
begin
    perform public.enable_audit('public.users');
    perform public.enable_audit('public.clinics');
    perform public.enable_audit('public.user_clinic_roles');
    perform public.enable_audit('public.data_sources', array['access_token', 'refresh_token']);
end;
$enable$;
