-- wanted:
-- file: 01_lock.sql
create function public.locked(failures int) returns boolean language sql immutable as 'select failures >= 5';
-- file: 01_lock_rollback.sql
drop function if exists public.locked(int);
-- file: 01_lock.test.sql
do $test$
begin
    if public.locked(5) is distinct from true then
        raise exception 'not locked';
    end if;
    raise notice 'ok: locked after 5 failed logins';
end;
$test$;
select 'ok 2 - refuses after 5 failures';
