-- file: 01_price.sql
create function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 100';
-- file: 01_price_rollback.sql
drop function if exists public.quote(bigint);
-- file: 01_price.test.sql
do $test$
begin
    if public.quote(2) is distinct from 200 then
        raise exception 'two cost %, not 200', public.quote(2);
    end if;
end;
$test$;
