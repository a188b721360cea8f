-- file: 01_account.sql
create table public.account (account_id bigint primary key, note text);
-- file: 01_account_rollback.sql
drop table if exists public.account;
-- file: 02_forget.sql
alter table public.account drop column note;
-- file: 02_forget_rollback.sql
-- nothing to do
select 1;
