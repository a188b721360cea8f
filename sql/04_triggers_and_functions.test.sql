-- Self-test of 04_triggers_and_functions.sql. It makes rows of its own, asks, and rolls everything back.
-- Ends with 'N passed, N failed', and with an error where one failed.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';
set local timezone = 'UTC';
set local client_min_messages = warning;

\ir 04_triggers_and_functions/test/00_tools.sql
\ir 04_triggers_and_functions/test/01_people.sql
\ir 04_triggers_and_functions/test/20_audit_tables.sql
\ir 04_triggers_and_functions/test/21_audit_any_table.sql
\ir 04_triggers_and_functions/test/30_signup.sql
\ir 04_triggers_and_functions/test/32_deletion.sql
\ir 04_triggers_and_functions/test/40_emails.sql
\ir 04_triggers_and_functions/test/41_rules.sql
\ir 04_triggers_and_functions/test/50_membership.sql
\ir 04_triggers_and_functions/test/52_progress.sql
\ir 04_triggers_and_functions/test/54_aggregation.sql
\ir 04_triggers_and_functions/test/55_grants.sql
\ir 04_triggers_and_functions/test/60_access_helpers.sql
\ir 04_triggers_and_functions/test/61_clinic_metrics.sql
\ir 04_triggers_and_functions/test/62_export.sql
\ir 04_triggers_and_functions/test/70_cron_schedules.sql
\ir 04_triggers_and_functions/test/71_jobs.sql
\ir 04_triggers_and_functions/test/80_performance.sql
\ir 04_triggers_and_functions/test/60_partitions.sql
\ir 04_triggers_and_functions/test/75_cleanup.sql
\ir 04_triggers_and_functions/test/99_verdict.sql

rollback;
