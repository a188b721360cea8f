-- wanted:
-- file: 01_service.sql
create role service login password 'change me';
-- file: 01_service_rollback.sql
drop role if exists service;
