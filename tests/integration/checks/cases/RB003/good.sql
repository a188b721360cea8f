-- file: 01_price.sql
create function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 100';
-- file: 02_vat.sql
create or replace function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 119';
-- file: 02_vat_rollback.sql
create or replace function public.quote(amount bigint) returns bigint language sql immutable as 'select amount * 100';
