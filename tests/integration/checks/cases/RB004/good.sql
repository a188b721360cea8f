-- file: 01_account.sql
create table public.account (account_id bigint primary key, email text not null);
insert into public.account (account_id, email) values (1, 'Ann@example.org'), (2, 'bob@example.org');
-- file: 02_fold.sql
create table public.account_as_written as
select a.account_id, a.email from public.account as a where a.email <> lower(a.email);
update public.account as a set email = lower(a.email);
alter table public.account add constraint account_folded check (email = lower(email));
-- file: 02_fold_rollback.sql
alter table public.account drop constraint if exists account_folded;
do $restore$
begin
    if to_regclass('public.account_as_written') is not null then
        update public.account as a
        set email = w.email
        from public.account_as_written as w
        where w.account_id = a.account_id;
    end if;
end;
$restore$;
drop table if exists public.account_as_written;
