create table x (t text);
set client_encoding = 'LATIN1';
insert into x values ('é');
