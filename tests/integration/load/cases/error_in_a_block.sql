create table x ();
do $$
begin
  create table y ();
  raise exception 'boom: %', 1
    using hint = 'h';
end $$;
