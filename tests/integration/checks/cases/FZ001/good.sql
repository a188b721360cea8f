-- file: 01_stock.sql
create table public.stock (stock_id integer primary key, amount integer not null);
create table public.stock_log (stock_id integer not null);
create function public.keep_stock() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    if new.amount > 1000 then
        insert into public.stock_log (stock_id) values (new.stock_id);
    end if;
    return new;
end;
$fn$;
create trigger keep_stock before insert or update on public.stock
    for each row execute function public.keep_stock();
-- file: 01_stock_rollback.sql
drop table if exists public.stock_log;
drop table if exists public.stock;
drop function if exists public.keep_stock();
