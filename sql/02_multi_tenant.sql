-- Phase 5: memberships, and the questions that every rule about them asks.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';

\ir 02_multi_tenant/10_memberships.sql
\ir 02_multi_tenant/20_access.sql

commit;
