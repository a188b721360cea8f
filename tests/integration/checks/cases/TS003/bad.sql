-- file: 01_price.sql
create table public.price (price_id bigint primary key, amount bigint not null);
create function public.dearest() returns bigint language sql stable as 'select max(p.amount) from public.price as p';
-- file: 01_price_rollback.sql
drop function if exists public.dearest();
drop table if exists public.price;
-- file: 01_price.test.sql
insert into public.price (price_id, amount) values (-1, 7);
do $test$
begin
    if public.dearest() is distinct from 7 then
        raise exception 'the dearest is %, not 7', public.dearest();
    end if;
end;
$test$;
