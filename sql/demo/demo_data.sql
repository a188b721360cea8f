-- A year of an invented group of clinics, to look around in and to prove migrations on.
-- Load it after 03 and before 04, as superuser. The same rows, ids and instants on every run.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';
set local timezone = 'UTC';

\ir demo_data/10_people.sql
\ir demo_data/20_metrics.sql
\ir demo_data/30_goals.sql

commit;
