-- Phase 7: what the database does by itself. Needs 01 to 03; a second run changes nothing.
\set ON_ERROR_STOP on

begin;
set local lock_timeout = '5s';
set local client_min_messages = warning;

\ir 04_triggers_and_functions/00_preflight.sql
\ir 04_triggers_and_functions/10_audit_log.sql
\ir 04_triggers_and_functions/11_audit_partitions.sql
\ir 04_triggers_and_functions/20_audit_trigger.sql
\ir 04_triggers_and_functions/21_audit_statement.sql
\ir 04_triggers_and_functions/22_audit_enable.sql
\ir 04_triggers_and_functions/30_profile_sync.sql
\ir 04_triggers_and_functions/31_account_triggers.sql
\ir 04_triggers_and_functions/32_user_deletion.sql
\ir 04_triggers_and_functions/40_email_rule.sql
\ir 04_triggers_and_functions/41_business_rules.sql
\ir 04_triggers_and_functions/50_clinic_membership.sql
\ir 04_triggers_and_functions/51_clinic_membership_triggers.sql
\ir 04_triggers_and_functions/52_goal_progress.sql
\ir 04_triggers_and_functions/53_dirty_days.sql
\ir 04_triggers_and_functions/54_daily_aggregation.sql
\ir 04_triggers_and_functions/60_access_helpers.sql
\ir 04_triggers_and_functions/61_clinic_metrics.sql
\ir 04_triggers_and_functions/62_export.sql
\ir 04_triggers_and_functions/70_cron_schedules.sql
\ir 04_triggers_and_functions/71_job_tables.sql
\ir 04_triggers_and_functions/72_job_runs.sql
\ir 04_triggers_and_functions/73_simple_jobs.sql
\ir 04_triggers_and_functions/74_weekly_reports.sql
\ir 04_triggers_and_functions/75_monthly_cleanup.sql
\ir 04_triggers_and_functions/76_due_jobs.sql
\ir 04_triggers_and_functions/77_pg_cron.sql
\ir 04_triggers_and_functions/78_job_health.sql
\ir 04_triggers_and_functions/80_monthly_metrics.sql
\ir 04_triggers_and_functions/81_refresh_views.sql
\ir 04_triggers_and_functions/82_index_problems.sql
\ir 04_triggers_and_functions/83_maintain_indexes.sql
\ir 04_triggers_and_functions/84_function_performance.sql
\ir 04_triggers_and_functions/90_audited_tables.sql

commit;
