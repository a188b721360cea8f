create table x (t text);
insert into x values ('%s %(a)s %% %');
do $$begin raise notice '% %%', 1; end$$;
