-- Looks before anything is made: 01 to 03 must be there, and no name that this migration needs may be taken by an
-- object that it did not make. Its own objects say so at the end of their comments: '(migration 04)'.
do $preflight$
declare
    v_name text;
begin
    select n.name
    into v_name
    from unnest(array[
        'auth.users', 'public.clinics', 'public.users', 'public.user_clinic_roles', 'public.data_sources',
        'public.metric_definitions', 'public.metric_values', 'public.metric_aggregations', 'public.goals',
        'public.goal_progress'
    ]) as n (name)
    where to_regclass(n.name) is null;
    if found then
        raise exception 'migration 04: table % is not there', v_name
            using errcode = 'undefined_table',
                  hint = 'Run 01_core_schema.sql, 02_multi_tenant.sql and 03_row_level_security.sql first.';
    end if;
    if to_regprocedure('private.my_clinics(text)') is null then
        raise exception 'migration 04: function private.my_clinics(text) is not there'
            using errcode = 'undefined_function',
                  hint = 'Run 02_multi_tenant.sql first.';
    end if;

    select n.name
    into v_name
    from unnest(array[
        'private.refuse_audit_change()',
        'private.log_error(text, text, uuid, text, text, text)',
        'private.secure_audit_partition(regclass)',
        'private.create_audit_partitions(date, integer)',
        'private.audit_image(jsonb, text[])',
        'private.audit_key(jsonb, text[])',
        'private.primary_key(regclass)',
        'private.clinic_column(regclass)',
        'private.audit_name(regclass)',
        'private.audit_write(regclass, uuid, text, text, jsonb, jsonb, text[])',
        'public.audit_trigger_function()',
        'private.audit_comparable(oid)',
        'private.audit_columns(regclass)',
        'private.audit_image_sql(text, text[])',
        'private.audit_operand(text, text, oid, oid)',
        'private.audit_change_sql(regclass, text, text[])',
        'private.audit_key_sql(regclass, text)',
        'private.audit_statement(regclass, text, text[], text)',
        'public.disable_audit(regclass)',
        'private.audit_body(regclass, text[])',
        'private.check_auditable(regclass, text[])',
        'public.enable_audit(regclass, text[])',
        'private.end_access(uuid)',
        'private.profile_name(text, jsonb)',
        'private.assigned_rights(jsonb)',
        'private.sync_profile(uuid, text, boolean, jsonb, jsonb)',
        'public.handle_new_auth_user()',
        'public.handle_auth_user_updated()',
        'private.handle_auth_user_deletion()',
        'public.handle_user_deletion()',
        'private.refuse_truncate()',
        'private.is_email(text)',
        'public.validate_email()',
        'private.clinic_today(uuid)',
        'private.check_goal(uuid, uuid, date, numeric, numeric)',
        'private.check_metric_value(uuid, uuid, numeric)',
        'public.enforce_business_rules()',
        'private.require_membership(uuid[])',
        'private.named_elsewhere(regclass, uuid[])',
        'public.validate_clinic_membership()',
        'private.lock_for_move()',
        'private.follow_progress(uuid[])',
        'public.calculate_goal_progress()',
        'private.mark_dirty_days()',
        'private.mark_days_of_definition()',
        'private.take_days(date, date)',
        'private.write_daily_sums(uuid[], date[], uuid, uuid)',
        'private.sum_day_by_group(uuid, date)',
        'private.sum_days(uuid[], date[])',
        'private.check_aggregation()',
        'private.cron_values(text, integer, integer, text[])',
        'private.read_cron(text)',
        'private.is_cron(text)',
        'private.cron_slot(text, timestamptz)',
        'private.run_job(text, text[], text[])',
        'public.scheduled_daily_aggregation()',
        'public.scheduled_view_refresh()',
        'public.scheduled_statistics()',
        'private.weekly_report(uuid, date)',
        'private.write_weekly_report(uuid, timestamptz)',
        'public.scheduled_weekly_reports()',
        'private.forget_tokens()',
        'private.forget_members()',
        'private.forget_runs()',
        'private.prepare_audit_partitions()',
        'private.old_audit_partitions()',
        'private.drop_audit_partition(text)',
        'public.scheduled_monthly_cleanup()',
        'private.run_if_due(text)',
        'public.run_due_jobs()',
        'public.finish_job_run(text, text)',
        'private.has_cron()',
        'private.cron_database()',
        'private.cron_jobs()',
        'private.cron_runs()',
        'public.check_job_health()',
        'public.aggregate_daily_metrics(date, date)',
        'private.has_service_rights()',
        'private.require_self(uuid)',
        'private.require_clinic(uuid)',
        'public.get_user_clinics(uuid)',
        'public.check_clinic_access(uuid, uuid, text)',
        'public.calculate_clinic_metrics(uuid, date, date)',
        'private.exportable()',
        'private.csv(text[], json)',
        'public.format_export_data(text, uuid, text)',
        'public.get_clinic_monthly_metrics(uuid)',
        'private.materialized_views()',
        'private.refresh_view(regclass, name, boolean, boolean)',
        'public.refresh_materialized_views()',
        'private.known_indexes()',
        'private.invalid_indexes()',
        'private.duplicate_indexes()',
        'private.unused_indexes(bigint, bigint)',
        'private.bloated_indexes(bigint)',
        'private.refresh_statistics()',
        'public.maintain_indexes()'
    ]) as n (name)
    where to_regprocedure(n.name) is not null
        and coalesce(obj_description(to_regprocedure(n.name), 'pg_proc'), '') not like '%(migration 04)';
    if found then
        raise exception 'migration 04: function % exists and is not this migration''s', v_name
            using errcode = 'duplicate_function',
                  hint = 'Rename or drop it: the migration replaces nothing that it did not make.';
    end if;

    select n.name
    into v_name
    from unnest(array[
        'public.audit_logs', 'private.audit_logs_default', 'private.goal_completions',
        'private.dirty_metric_days',
        'private.jobs', 'public.scheduled_jobs', 'public.scheduled_job_runs', 'public.generated_reports',
        'public.clinic_monthly_metrics', 'public.clinic_monthly_metrics_key', 'public.function_performance'
    ]) as n (name)
    where to_regclass(n.name) is not null
        and coalesce(obj_description(to_regclass(n.name), 'pg_class'), '') not like '%(migration 04)';
    if not found and to_regclass('public.audit_logs') is null then
        select n.name
        into v_name
        from unnest(array[
            'public.audit_logs_pkey', 'public.audit_logs_id_seq', 'public.audit_logs_record_id_idx',
            'public.audit_logs_clinic_id_created_at_idx'
        ]) as n (name)
        where to_regclass(n.name) is not null;
    end if;
    if v_name is not null then
        raise exception 'migration 04: relation % exists and is not this migration''s', v_name
            using errcode = 'duplicate_table',
                  hint = 'Rename or drop it: the migration replaces nothing that it did not make.';
    end if;

    select format('%s on %s', n.name, n.of_table)
    into v_name
    from (
        values
            ('public.audit_logs', 'refuse_change'),
            ('auth.users', 'on_auth_user_created'),
            ('auth.users', 'on_auth_user_updated'),
            ('auth.users', 'on_auth_user_deleted'),
            ('public.users', 'on_user_deleted'),
            ('public.users', 'refuse_truncate'),
            ('public.users', 'validate_email_insert'),
            ('public.users', 'validate_email_update'),
            ('public.goals', 'enforce_business_rules_insert'),
            ('public.goals', 'enforce_business_rules_update'),
            ('public.metric_values', 'enforce_business_rules_insert'),
            ('public.metric_values', 'enforce_business_rules_update'),
            ('public.providers', 'lock_for_move'),
            ('public.data_sources', 'lock_for_move'),
            ('public.goals', 'validate_clinic_membership_insert'),
            ('public.goals', 'validate_clinic_membership_update'),
            ('public.metric_values', 'validate_clinic_membership_insert'),
            ('public.metric_values', 'validate_clinic_membership_update'),
            ('public.goal_progress', 'validate_clinic_membership_insert'),
            ('public.goal_progress', 'validate_clinic_membership_update'),
            ('public.data_sources', 'validate_clinic_membership_insert'),
            ('public.data_sources', 'validate_clinic_membership_update'),
            ('public.providers', 'validate_clinic_membership_insert'),
            ('public.providers', 'validate_clinic_membership_update'),
            ('public.goal_progress', 'calculate_goal_progress_insert'),
            ('public.goal_progress', 'calculate_goal_progress_update'),
            ('public.goal_progress', 'calculate_goal_progress_delete'),
            ('public.goal_progress', 'calculate_goal_progress_truncate'),
            ('public.metric_values', 'mark_dirty_days_insert'),
            ('public.metric_values', 'mark_dirty_days_update'),
            ('public.metric_values', 'mark_dirty_days_delete'),
            ('public.metric_values', 'mark_dirty_days_truncate'),
            ('public.metric_definitions', 'mark_days_of_definition')
    ) as n (of_table, name)
    join pg_catalog.pg_trigger as t
        on t.tgrelid = to_regclass(n.of_table)
        and t.tgname = n.name
    where coalesce(obj_description(t.tgfoid, 'pg_proc'), '') not like '%(migration 04)';
    if found then
        raise exception 'migration 04: trigger % exists and is not this migration''s', v_name
            using errcode = 'duplicate_object',
                  hint = 'Rename or drop it: the migration replaces nothing that it did not make.';
    end if;
end;
$preflight$;
