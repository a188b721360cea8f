create table x ();
set statement_timeout = 50;
select pg_sleep(30);
