-- file: 01_account.sql
create table public.account (account_id bigint primary key, email text not null);
insert into public.account (account_id, email) values (1, 'Ann@example.org'), (2, 'bob@example.org');
-- file: 02_fold.sql
update public.account as a set email = lower(a.email);
alter table public.account add constraint account_folded check (email = lower(email));
-- file: 02_fold_rollback.sql
-- The schema is back; Ann's capital letter is not.
alter table public.account drop constraint if exists account_folded;
