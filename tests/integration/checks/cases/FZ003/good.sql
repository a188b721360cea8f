-- file: 01_price.sql
create table public.price (price_id integer primary key, amount integer not null);
create function public.check_price() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    if new.amount < 0 then
        raise exception 'price is %, must not be negative', new.amount using errcode = 'check_violation';
    end if;
    return new;
end;
$fn$;
create trigger check_price before insert or update on public.price
    for each row execute function public.check_price();
-- file: 01_price_rollback.sql
drop table if exists public.price;
drop function if exists public.check_price();
