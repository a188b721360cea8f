-- Which functions take the time. PostgreSQL's own view knows totals alone.
-- There is a row for each function that was called since the statistics began, while track_functions was 'pl' or
-- 'all'; it is 'none' where nobody changed it, and only a superuser may.
create or replace view public.function_performance
with (security_invoker = true)
as
select
    s.funcid,
    s.schemaname,
    s.funcname,
    s.calls,
    s.total_time,
    s.self_time,
    s.total_time / nullif(s.calls, 0) as mean_time
from pg_catalog.pg_stat_user_functions as s;

comment on view public.function_performance is
    'Calls and times of functions, in milliseconds, where track_functions is on (migration 04)';
comment on column public.function_performance.total_time is 'Milliseconds, with the functions that it called.';
comment on column public.function_performance.self_time is 'Milliseconds, without the functions that it called.';
comment on column public.function_performance.mean_time is 'Milliseconds a call, with the functions that it called.';
revoke all on table public.function_performance from public, anon, authenticated, service_role;
grant select on table public.function_performance to service_role;
