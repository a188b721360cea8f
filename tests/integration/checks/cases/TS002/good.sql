-- file: 01_guard.sql
create table public.account (account_id bigint primary key, email text not null);
create function public.guard_email() returns trigger language plpgsql as $fn$
begin
    if position('@' in new.email) = 0 then
        raise exception 'e-mail is %, an @ was wanted', new.email using errcode = 'check_violation';
    end if;
    return new;
end;
$fn$;
create trigger guard_email before insert on public.account for each row execute function public.guard_email();
-- file: 01_guard_rollback.sql
drop table if exists public.account;
drop function if exists public.guard_email();
-- file: 01_guard.test.sql
begin;
do $test$
begin
    begin
        insert into public.account (account_id, email) values (1, 'nobody');
    exception
        when check_violation then return;
    end;
    raise exception 'an e-mail without @ was accepted';
end;
$test$;
rollback;
