-- People, their organizations and the credentials they come with.
create schema accounts;

-- A person. One person may belong to several organizations.
create table accounts.account (
    id                uuid        not null default app.uuidv7(),
    email             text        not null,
    name              text        not null,
    password_hash     text,
    totp_secret       bytea,
    totp_confirmed_at timestamptz,
    totp_last_step    bigint,
    failed_sign_ins   integer     not null default 0,
    locked_until      timestamptz,
    disabled_at       timestamptz,
    created_at        timestamptz not null default now(),
    constraint account_pkey primary key (id),
    constraint account_email_unique unique (email),
    constraint account_email_form check (email = lower(email) and email like '_%@_%' and char_length(email) <= 254),
    constraint account_name_length check (char_length(name) between 1 and 200)
);

create table accounts.organization (
    id              uuid        not null default app.uuidv7(),
    organization_id uuid        generated always as (id) stored,
    name            text        not null,
    slug            text        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint organization_pkey primary key (id),
    constraint organization_slug_unique unique (slug),
    constraint organization_name_length check (char_length(name) between 1 and 200),
    constraint organization_slug_form check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')
);

-- Belonging: staff with a role, or a portal user who stands for a record of the directory.
-- Leaving keeps the row, so that history can still say who it was.
create table accounts.member (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    user_id         uuid        not null,
    kind            text        not null default 'staff',
    role            text        not null default 'member',
    party_id        uuid,
    removed_at      timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint member_pkey primary key (organization_id, id),
    constraint member_user_unique unique (organization_id, user_id),
    constraint member_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint member_user_fk foreign key (user_id) references accounts.account (id) on delete restrict,
    constraint member_kind_known check (kind in ('staff', 'client', 'venue', 'vendor')),
    constraint member_role_known check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
    constraint member_party_of_portal check ((kind = 'staff') = (party_id is null)),
    constraint member_role_of_portal check (kind = 'staff' or role = 'viewer')
);
create index member_user_idx on accounts.member (user_id);

create table accounts.invitation (
    organization_id uuid        not null,
    id              uuid        not null default app.uuidv7(),
    email           text        not null,
    kind            text        not null default 'staff',
    role            text        not null default 'member',
    party_id        uuid,
    token_hash      bytea       not null,
    expires_at      timestamptz not null,
    accepted_at     timestamptz,
    declined_at     timestamptz,
    revoked_at      timestamptz,
    invited_by      uuid        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    version         integer     not null default 1,
    constraint invitation_pkey primary key (organization_id, id),
    constraint invitation_token_unique unique (token_hash),
    constraint invitation_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint invitation_invited_by_fk foreign key (invited_by) references accounts.account (id) on delete restrict,
    constraint invitation_kind_known check (kind in ('staff', 'client', 'venue', 'vendor')),
    constraint invitation_role_known check (role in ('admin', 'manager', 'member', 'viewer')),
    constraint invitation_party_of_portal check ((kind = 'staff') = (party_id is null)),
    constraint invitation_role_of_portal check (kind = 'staff' or role = 'viewer'),
    constraint invitation_email_form check (email = lower(email) and email like '_%@_%' and char_length(email) <= 254),
    constraint invitation_answered_once check (num_nonnulls(accepted_at, declined_at, revoked_at) <= 1)
);
create index invitation_invited_by_idx on accounts.invitation (invited_by);
create unique index invitation_open_unique on accounts.invitation (organization_id, email)
    where accepted_at is null and declined_at is null and revoked_at is null;

-- What a request can come with: a browser or app session, an API key, a device. Secrets are stored as SHA-256 only; they are
-- random and long, so a slow hash would add nothing. A session has a short access token renewed with a refresh token, and, when
-- it was opened by a browser, a cookie of its own that lasts as long as the session.
create table accounts.credential (
    id                    uuid        not null default app.uuidv7(),
    user_id               uuid        not null,
    kind                  text        not null,
    organization_id       uuid,
    last_organization_id  uuid,
    name                  text,
    token_hash            bytea       not null,
    token_expires_at      timestamptz not null,
    refresh_hash          bytea,
    cookie_hash           bytea,
    expires_at            timestamptz not null,
    scopes                text[]      not null default '{read,write}',
    user_agent            text,
    created_at            timestamptz not null default now(),
    last_used_at          timestamptz,
    revoked_at            timestamptz,
    constraint credential_pkey primary key (id),
    constraint credential_token_unique unique (token_hash),
    constraint credential_refresh_unique unique (refresh_hash),
    constraint credential_cookie_unique unique (cookie_hash),
    constraint credential_user_fk foreign key (user_id) references accounts.account (id) on delete cascade,
    constraint credential_organization_fk foreign key (organization_id) references accounts.organization (id) on delete cascade,
    constraint credential_last_organization_fk foreign key (last_organization_id)
        references accounts.organization (id) on delete set null,
    constraint credential_kind_known check (kind in ('session', 'api_key', 'device')),
    constraint credential_scopes_known check (scopes <@ array['read', 'write', 'scan']),
    constraint credential_key_of_organization check ((kind = 'session') = (organization_id is null)),
    constraint credential_name_length check (char_length(name) between 1 and 100)
);
create index credential_user_idx on accounts.credential (user_id);
create index credential_organization_idx on accounts.credential (organization_id) where organization_id is not null;
create index credential_last_organization_idx on accounts.credential (last_organization_id);

-- Refresh tokens that were exchanged. Whoever shows one again has copied it, or was copied from.
create table accounts.spent_refresh (
    token_hash    bytea       not null,
    credential_id uuid        not null,
    spent_at      timestamptz not null default now(),
    constraint spent_refresh_pkey primary key (token_hash),
    constraint spent_refresh_credential_fk foreign key (credential_id) references accounts.credential (id) on delete cascade
);
create index spent_refresh_credential_idx on accounts.spent_refresh (credential_id);

create table accounts.password_reset (
    id         uuid        not null default app.uuidv7(),
    user_id    uuid        not null,
    token_hash bytea       not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    created_at timestamptz not null default now(),
    constraint password_reset_pkey primary key (id),
    constraint password_reset_token_unique unique (token_hash),
    constraint password_reset_user_fk foreign key (user_id) references accounts.account (id) on delete cascade
);
create index password_reset_user_idx on accounts.password_reset (user_id);

alter table app.action_history add constraint action_history_organization_fk
    foreign key (organization_id) references accounts.organization (id) on delete cascade;
