-- Undoes 04_scheduled_jobs_setup.sql: no job is left with pg_cron or in scheduled_jobs. What was recorded of past runs
-- stays, pg_cron's history and ours. It may run twice, with nothing to undo, and after the migration was rolled back.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';
set local client_min_messages = notice;

\ir 04_scheduled_jobs/rollback/20_outside_scheduler.sql
\ir 04_scheduled_jobs/rollback/10_pg_cron.sql

commit;
