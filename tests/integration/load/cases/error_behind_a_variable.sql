\set t 'no.such'
create table x ();
select * from :t;
