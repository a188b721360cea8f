-- wanted:
-- file: 01_standby.sql
select pg_create_physical_replication_slot('standby');
-- file: 01_standby_rollback.sql
select pg_drop_replication_slot(s.slot_name) from pg_replication_slots as s where s.slot_name = 'standby';
