-- Undoes 04_triggers_and_functions.sql: newest first, whole or not at all. It may run twice, or with nothing to undo.
-- Jobs are taken out first. The audit log goes, with its rows; it says how many. Rows written in use to other tables stay.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';

\ir 04_triggers_and_functions/rollback/00_tools.sql
\ir 04_triggers_and_functions/rollback/01_announce.sql
\ir 04_scheduled_jobs/rollback/20_outside_scheduler.sql
\ir 04_scheduled_jobs/rollback/10_pg_cron.sql
\ir 04_triggers_and_functions/rollback/84_function_performance.sql
\ir 04_triggers_and_functions/rollback/83_maintain_indexes.sql
\ir 04_triggers_and_functions/rollback/82_index_problems.sql
\ir 04_triggers_and_functions/rollback/81_refresh_views.sql
\ir 04_triggers_and_functions/rollback/80_monthly_metrics.sql
\ir 04_triggers_and_functions/rollback/78_job_health.sql
\ir 04_triggers_and_functions/rollback/77_pg_cron.sql
\ir 04_triggers_and_functions/rollback/76_due_jobs.sql
\ir 04_triggers_and_functions/rollback/75_monthly_cleanup.sql
\ir 04_triggers_and_functions/rollback/74_weekly_reports.sql
\ir 04_triggers_and_functions/rollback/73_simple_jobs.sql
\ir 04_triggers_and_functions/rollback/72_job_runs.sql
\ir 04_triggers_and_functions/rollback/71_job_tables.sql
\ir 04_triggers_and_functions/rollback/70_cron_schedules.sql
\ir 04_triggers_and_functions/rollback/62_export.sql
\ir 04_triggers_and_functions/rollback/61_clinic_metrics.sql
\ir 04_triggers_and_functions/rollback/60_access_helpers.sql
\ir 04_triggers_and_functions/rollback/54_daily_aggregation.sql
\ir 04_triggers_and_functions/rollback/53_dirty_days.sql
\ir 04_triggers_and_functions/rollback/52_goal_progress.sql
\ir 04_triggers_and_functions/rollback/51_clinic_membership_triggers.sql
\ir 04_triggers_and_functions/rollback/50_clinic_membership.sql
\ir 04_triggers_and_functions/rollback/41_business_rules.sql
\ir 04_triggers_and_functions/rollback/40_email_rule.sql
\ir 04_triggers_and_functions/rollback/32_user_deletion.sql
\ir 04_triggers_and_functions/rollback/31_account_triggers.sql
\ir 04_triggers_and_functions/rollback/30_profile_sync.sql
\ir 04_triggers_and_functions/rollback/22_audit_enable.sql
\ir 04_triggers_and_functions/rollback/21_audit_statement.sql
\ir 04_triggers_and_functions/rollback/20_audit_trigger.sql
\ir 04_triggers_and_functions/rollback/11_audit_partitions.sql
\ir 04_triggers_and_functions/rollback/10_audit_log.sql
\ir 04_triggers_and_functions/rollback/99_proof.sql

commit;
