-- What Supabase provides and plain PostgreSQL lacks: roles, schema auth, default privileges.
-- Run it once in each database, as superuser, before 01. On a real Supabase it changes nothing.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';
set local client_min_messages = warning;

\ir plain_postgres/10_roles.sql
\ir plain_postgres/20_auth.sql
\ir plain_postgres/30_privileges.sql

commit;
