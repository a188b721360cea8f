-- wanted: TS002
-- file: 01_lock.sql
create table public.lock (lock_id int primary key);
-- file: 01_lock_rollback.sql
drop table if exists public.lock;
-- file: 01_lock.test.sql
do $test$
begin
    raise notice 'Test 1: FAILED - expected a row';
end;
$test$;
