create table x ();
create table y ()