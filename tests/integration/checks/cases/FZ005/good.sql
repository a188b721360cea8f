-- file: 01_booking.sql
create table public.booking (booking_id integer primary key, seats integer not null);
create function public.check_seats() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    if new.seats < 1 then
        raise exception 'seats is %, too few', new.seats using errcode = 'check_violation';
    end if;
    return new;
end;
$fn$;
create trigger check_seats before insert or update on public.booking
    for each row execute function public.check_seats();
-- file: 01_booking_rollback.sql
drop table if exists public.booking;
drop function if exists public.check_seats();
