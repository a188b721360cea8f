-- file: 01_price.sql
create function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 110';
-- file: 01_price_rollback.sql
drop function if exists public.quote(bigint);
-- file: 01_price.test.sql
do $test$
begin
    assert public.quote(2) = 200, 'two cost ' || coalesce(public.quote(2)::text, 'nothing');
end;
$test$;
