-- file: 01_account.sql
create table public.account (account_id bigint primary key, note text);
-- file: 01_account_rollback.sql
drop table if exists public.account;
-- file: 02_forget.sql
-- pgharness: irreversible reason="the notes are personal data and must not come back"
alter table public.account drop column note;
