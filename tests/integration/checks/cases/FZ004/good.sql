-- file: 01_invoice.sql
create table public.rate (rate_id integer primary key, percent integer not null);
create function public.rate_is_sane(given integer) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp
    as 'select not exists (select from public.rate as r where r.rate_id = given and r.percent > 50)';
create table public.invoice (
    invoice_id integer primary key,
    rate_id integer not null,
    constraint invoice_rate_sane check (public.rate_is_sane(rate_id))
);
-- What is written satisfies the check as well.
create function public.set_rate() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    insert into public.rate (rate_id, percent) values (new.rate_id, 20)
    on conflict (rate_id) do update set percent = 20;
    return null;
end;
$fn$;
create trigger set_rate after insert on public.invoice for each row execute function public.set_rate();
-- file: 01_invoice_rollback.sql
drop table if exists public.invoice;
drop function if exists public.set_rate();
drop function if exists public.rate_is_sane(integer);
drop table if exists public.rate;
