-- Hands the jobs of phase 7 to whoever runs jobs here: pg_cron, or an outside scheduler that calls run_due_jobs().
-- Needs 04_triggers_and_functions.sql; a second run changes nothing. Run it again when pg_cron came or went.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';
set local client_min_messages = notice;

\ir 04_scheduled_jobs/setup/00_preflight.sql
\ir 04_scheduled_jobs/setup/10_pg_cron.sql
\ir 04_scheduled_jobs/setup/20_outside_scheduler.sql

commit;
