-- Phases 1 to 4: the tables of the dashboard. Every table is closed to the API until 03 opens it row by row.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';

\ir 01_core_schema/10_touch.sql
\ir 01_core_schema/20_clinics_and_users.sql
\ir 01_core_schema/30_metrics.sql
\ir 01_core_schema/40_goals.sql

commit;
