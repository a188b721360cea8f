-- Schema auth as Supabase lays it out, cut down to the columns that profiles, confirmation and deletion rest on.
-- Everything belongs to supabase_auth_admin: a migration may put triggers on auth.users, and no more.
do $auth$
begin
    if pg_catalog.to_regclass('auth.users') is not null then
        return; -- Supabase, or a second run
    end if;

    create schema if not exists auth authorization supabase_auth_admin;
    comment on schema auth is 'Stand-in for the auth schema of Supabase (platform/plain_postgres.sql).';

    create table auth.users (
        id                 uuid not null default gen_random_uuid(),
        aud                varchar(255) default 'authenticated',
        role               varchar(255) default 'authenticated',
        email              varchar(255),
        encrypted_password varchar(255),
        email_confirmed_at timestamptz,
        invited_at         timestamptz,
        last_sign_in_at    timestamptz,
        raw_app_meta_data  jsonb,
        raw_user_meta_data jsonb,
        is_super_admin     boolean,
        created_at         timestamptz default now(),
        updated_at         timestamptz default now(),
        phone              text,
        phone_confirmed_at timestamptz,
        banned_until       timestamptz,
        is_sso_user        boolean not null default false,
        is_anonymous       boolean not null default false,
        deleted_at         timestamptz,
        constraint users_pkey primary key (id),
        constraint users_phone_key unique (phone)
    );
    alter table auth.users owner to supabase_auth_admin;
    comment on table auth.users is 'Accounts of the auth server: the columns of Supabase''s table that matter here.';
    create unique index users_email_partial_key on auth.users (email) where (is_sso_user = false);

    create function auth.jwt()
    returns jsonb
    language sql
    stable
    as $fn$
        select nullif(current_setting('request.jwt.claims', true), '')::jsonb
    $fn$;
    alter function auth.jwt() owner to supabase_auth_admin;
    comment on function auth.jwt() is 'The claims of the request''s token; null where there is none.';

    create function auth.uid()
    returns uuid
    language sql
    stable
    as $fn$
        select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
    $fn$;
    alter function auth.uid() owner to supabase_auth_admin;
    comment on function auth.uid() is 'The account that the request''s token names; null where there is none.';

    create function auth.role()
    returns text
    language sql
    stable
    as $fn$
        select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    $fn$;
    alter function auth.role() owner to supabase_auth_admin;
    comment on function auth.role() is 'The role that the request''s token names; null where there is none.';
end;
$auth$;
