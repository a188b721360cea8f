-- Phase 6: row level security on every table. Members read their clinics' rows, roles decide who writes what.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';

\ir 03_row_level_security/10_clinics_and_users.sql
\ir 03_row_level_security/20_guard_profiles.sql
\ir 03_row_level_security/30_metrics_and_goals.sql

commit;
