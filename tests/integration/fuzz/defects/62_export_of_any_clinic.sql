-- public.format_export_data
-- Whose clinic it is, is not asked: a stranger gets an empty export instead of a refusal.
select pg_temp.plant('public.format_export_data(text,uuid,text)', 'perform private.require_clinic(format_export_data.p_clinic_id);', '');
