-- file: 01_price.sql
create function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 100';
-- file: 02_vat.sql
create or replace function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 119';
-- file: 02_vat_rollback.sql
-- Neither the body nor the volatility is what 01 had made.
create or replace function public.quote(amount bigint) returns bigint language sql as 'select amount * 110';
