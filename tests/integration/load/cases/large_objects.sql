select lo_from_bytea(4711, '\x00ff');
comment on large object 4711 is 'x';
