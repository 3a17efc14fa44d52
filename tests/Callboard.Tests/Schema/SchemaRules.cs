namespace Callboard.Tests.Schema;

/// <summary>The rules of the schema, as questions to PostgreSQL's catalogue. New tables are found by themselves.</summary>
internal static class SchemaRules
{
    /// <summary>What the questions are about: our tables, those of them that belong to tenants, our constraints and roles.</summary>
    internal const string Subjects =
        """
        with our_schema as (
            select oid, nspname from pg_namespace
             where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'app_migrations')
        ), our_table as (
            select c.oid, n.nspname || '.' || c.relname as name, c.relname, c.relrowsecurity, c.relforcerowsecurity,
                   exists (select from pg_attribute as a
                            where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped) as is_tenant
              from pg_class as c join our_schema as n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p')
        ), our_constraint as (
            select k.oid, t.name as table_name, t.relname, t.is_tenant, k.conname::text, k.contype, k.conrelid, k.confrelid,
                   pg_get_constraintdef(k.oid) as definition,
                   array(select a.attname::text from unnest(k.conkey) with ordinality as c (number, place)
                           join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = c.number order by c.place) as columns,
                   array(select a.attname::text from unnest(k.confkey) with ordinality as c (number, place)
                           join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = c.number order by c.place) as foreign_columns
              from pg_constraint as k join our_table as t on t.oid = k.conrelid
             where k.contype in ('c', 'f', 'p', 'u', 'x') and k.conparentid = 0
        ), our_index as (
            select i.indexrelid, i.indrelid, ic.relname::text as index_name, t.name as table_name, t.is_tenant, i.indisunique, i.indisprimary,
                   pg_get_expr(i.indpred, i.indrelid) as predicate,
                   array(select pg_get_indexdef(i.indexrelid, place, false) from generate_series(1, i.indnkeyatts) as place) as columns
              from pg_index as i join our_table as t on t.oid = i.indrelid join pg_class as ic on ic.oid = i.indexrelid
        ), our_function as (
            select p.oid, n.nspname || '.' || p.proname as name, p.prosecdef, p.proconfig, p.prosrc, p.provolatile
              from pg_proc as p join our_schema as n on n.oid = p.pronamespace
        ), server_role as (
            select oid, rolname::text as name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb
              from pg_roles where rolname in ('callboard_app', 'callboard_system', 'callboard_feed', 'callboard_planted')
        )
        """;

    // A tenant table that keeps every rule; violations start from it.
    private const string Sound =
        """
        create schema planted;
        create table planted.sound (
            organization_id uuid not null, id uuid not null, constraint sound_pkey primary key (organization_id, id));
        alter table planted.sound enable row level security;
        alter table planted.sound force row level security;
        """;

    internal static IReadOnlyList<SchemaRule> All { get; } =
    [
        new("Row-level security is enabled and forced on every table of a tenant and on all a server role may touch",
            """
            select t.name, 'row-level security is not ' || case when t.relrowsecurity then 'forced' else 'enabled' end
              from our_table as t
             where not (t.relrowsecurity and t.relforcerowsecurity)
               and (t.is_tenant or exists (
                    select from server_role as r
                     where has_table_privilege(r.oid, t.oid, 'select, insert, update, delete')
                        or has_any_column_privilege(r.oid, t.oid, 'select, insert, update')))
            """,
            Sound + "alter table planted.sound no force row level security", "planted.sound"),

        new("Every command the server may run on a table has a policy",
            """
            select t.name, 'callboard_app may ' || c.name || ' and no policy says which rows'
              from our_table as t
             cross join (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) as c (name, code)
             where (case when c.name = 'delete' then has_table_privilege('callboard_app', t.oid, c.name)
                         else has_any_column_privilege('callboard_app', t.oid, c.name) end)
               and not exists (
                    select from pg_policy as p
                     where p.polrelid = t.oid and p.polcmd::text in (c.code, '*') and 'callboard_app'::regrole = any (p.polroles))
            """,
            Sound + "grant select (id) on planted.sound to callboard_app", "planted.sound"),

        new("The primary key of a tenant's table is (organization_id, id)",
            """
            select t.name, coalesce('the primary key is ' || k.columns::text, 'there is no primary key')
              from our_table as t left join our_constraint as k on k.conrelid = t.oid and k.contype = 'p'
             where t.is_tenant and k.columns is distinct from array['organization_id', 'id']
            """,
            Sound + "create table planted.narrow (organization_id uuid, id uuid, constraint narrow_pkey primary key (id))", "planted.narrow")
        {
            Exceptions = new Dictionary<string, string>
            {
                ["accounts.organization"] = "it is the tenant; organization_id repeats its id for the history",
                ["accounts.credential"] = "it belongs to a person; only keys and devices speak for one organization",
                ["app.action_history"] = "its key is the gapless cursor of the feed",
                ["admission.presence"] = "its key is who is where: it is looked up by nothing else",
                ["admission.tally"] = "its key is what is counted",
                ["admission.pass_count"] = "its key is what is counted",
                ["search.entry"] = "its key is what is found: two kinds of records may share an id",
            },
        },

        new("A foreign key between tables of tenants is composite and starts with organization_id",
            """
            select k.table_name, k.conname || ' is on ' || k.columns::text || ' to ' || k.foreign_columns::text
              from our_constraint as k join our_table as f on f.oid = k.confrelid
             where k.contype = 'f' and k.is_tenant and f.is_tenant and f.name <> 'accounts.organization'
               and (k.columns[1] <> 'organization_id' or k.foreign_columns[1] <> 'organization_id')
            """,
            Sound + """
            create table planted.child (organization_id uuid, id uuid, sound_id uuid,
                constraint child_pkey primary key (organization_id, id));
            alter table planted.sound add constraint sound_id_unique unique (id);
            alter table planted.child add constraint child_sound_fk foreign key (sound_id) references planted.sound (id)
            """, "planted.child"),

        new("What is unique or exclusive in a tenant's table is so within its organization",
            """
            select i.table_name, i.index_name || ' starts with ' || i.columns[1]
              from our_index as i
             where i.is_tenant and not i.indisprimary and i.columns[1] <> 'organization_id'
               and (i.indisunique or exists (select from pg_constraint as k where k.conindid = i.indexrelid and k.contype = 'x'))
            """,
            Sound + "create unique index sound_id_unique on planted.sound (id)", "planted.sound")
        {
            Exceptions = new Dictionary<string, string>
            {
                ["accounts.organization"] = "short names of organizations stand in addresses, so they are unique in the whole product",
                ["accounts.credential"] = "the hash of a random secret identifies the caller before any organization is known",
                ["accounts.invitation"] = "the hash of a random secret is all an invited person has",
                ["schedule.feed"] = "the hash of a random secret is all a calendar program has",
                ["show.output"] = "the hash of a random secret is all a screen has",
                ["guests.link"] = "the hash of a random secret is all a guest has",
            },
        },

        new("Every foreign key is covered by an index",
            """
            select k.table_name, 'no index starts with the columns of ' || k.conname
              from our_constraint as k
             where k.contype = 'f' and not exists (
                    select from our_index as i
                     where i.indrelid = k.conrelid
                       and i.columns[1:cardinality(k.columns)] @> k.columns
                       -- A partial index serves if it leaves out only rows without the reference.
                       and (i.predicate is null or i.predicate = any (array(select '(' || c || ' IS NOT NULL)' from unnest(k.columns) as c))))
            """,
            Sound + """
            create table planted.child (organization_id uuid, id uuid, sound_id uuid,
                constraint child_pkey primary key (organization_id, id),
                constraint child_sound_fk foreign key (organization_id, sound_id) references planted.sound (organization_id, id))
            """, "planted.child"),

        new("Every constraint has a deliberate name",
            """
            select k.table_name, k.conname || ' is not a name somebody chose, such as ' || k.relname || '_'
                || case k.contype when 'p' then 'pkey' when 'f' then '<other>_fk' when 'u' then '<what>_unique' else '<rule>' end
              from our_constraint as k
             where not starts_with(k.conname, k.relname || '_')
                or k.conname ~ '_(check|key|fkey|excl)\d*$'
                or (k.contype = 'f') <> (k.conname ~ '_fk$')
                or (k.contype = 'p') <> (k.conname = k.relname || '_pkey')
            """,
            Sound + "create table planted.careless (id uuid constraint careless_pkey primary key, age int check (age > 0))", "planted.careless"),

        new("Every constraint that input can reach has a problem of its own",
            """
            select name, 'no module maps it to a problem' from (
                select k.conname as name from our_constraint as k
                 where k.contype in ('c', 'f', 'u', 'x')
                   -- Whoever repeats an id breaks the primary key first.
                   and not (k.contype = 'u' and k.columns @> array['organization_id', 'id'])
                   -- The organization comes from the session, never from input.
                   and not (k.contype = 'f' and k.columns = array['organization_id'])
                   -- A value outside an enumeration is refused before it gets here.
                   and not (k.contype = 'c' and k.conname like '%\_known' and k.definition ~ '(= ANY|<@) \(*ARRAY\[')
                   -- Rows of an event are written only where the policy, which runs first, has found the event.
                   and not (k.contype = 'f' and k.conname = k.relname || '_event_fk' and k.columns = array['organization_id', 'event_id'])
                union
                select i.index_name from our_index as i
                 where i.indisunique and not i.indisprimary
                   and not exists (select from pg_constraint as k where k.conindid = i.indexrelid)) as reachable
             where name <> all (@mapped)
            """,
            Sound + "alter table planted.sound add column age int, add constraint sound_age_positive check (age > 0)", "sound_age_positive")
        {
            Exceptions = InternalConstraints.Reasons,
        },

        new("Every constraint that has a problem exists, or a function raises it by that name",
            """
            select m.known, 'a module maps it, but nothing in the database has this name'
              from unnest(@mapped || array(select 'planted_name' where to_regclass('planted.sound') is not null)) as m (known)
             where not exists (select from our_constraint as k where k.conname = m.known)
               and not exists (select from our_index as i where i.index_name = m.known)
               and not exists (select from our_function as f where strpos(f.prosrc, '''' || m.known || '''') > 0)
            """,
            Sound, "planted_name"),

        new("Views ask with the rights of whoever looks",
            """
            select n.nspname || '.' || c.relname, case c.relkind
                       when 'v' then 'the view is not security_invoker'
                       else 'row-level security does not reach materialized views and foreign tables' end
              from pg_class as c join our_schema as n on n.oid = c.relnamespace
             where (c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)) or c.relkind in ('m', 'f')
            """,
            Sound + "create view planted.leak as select * from planted.sound", "planted.leak"),

        new("Functions that work with their owner's rights set a search path",
            """
            select f.name, 'security definer without a search_path of its own'
              from our_function as f
             where f.prosecdef and not exists (select from unnest(f.proconfig) as setting where setting like 'search_path=%')
            """,
            Sound + "create function planted.careless() returns int language sql security definer as 'select 1'", "planted.careless"),

        new("Functions that work with their owner's rights are known",
            "select f.name, 'security definer, and not in the list of such functions with its reason' from our_function as f where f.prosecdef",
            Sound + """
            create function planted.stranger() returns int language sql security definer set search_path = pg_catalog as 'select 1'
            """, "planted.stranger")
        {
            Exceptions = DefinerFunctions.Reasons,
        },

        new("Functions that work with their owner's rights are called by triggers and by each other, not by the server",
            """
            select f.name, r.name || ' may call it'
              from our_function as f join pg_proc as p on p.oid = f.oid cross join server_role as r
             where f.prosecdef and p.prorettype <> 'trigger'::regtype and has_function_privilege(r.oid, f.oid, 'execute')
            """,
            Sound + """
            create function planted.power(organization uuid) returns int language sql security definer set search_path = pg_catalog as 'select 1'
            """, "planted.power")
        {
            Exceptions = DefinerFunctions.Callable,
        },

        new("The roles of the server have no power of their own",
            """
            select r.name, 'is superuser, bypasses row-level security, or makes roles or databases'
              from server_role as r where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb
            union all
            select r.name, 'may act as ' || g.rolname
              from server_role as r join pg_auth_members as m on m.member = r.oid join pg_roles as g on g.oid = m.roleid
            """,
            "create role callboard_planted nologin bypassrls", "callboard_planted"),

        new("The roles of the server own nothing",
            """
            select r.name, 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid)
              from server_role as r join pg_shdepend as d on d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid and d.deptype = 'o'
             where d.dbid in (0, (select oid from pg_database where datname = current_database()))
            """,
            """
            create role callboard_planted nologin;
            create schema planted authorization callboard_planted
            """, "callboard_planted"),

        new("The roles of the server make nothing in any schema",
            """
            select r.name, 'may create in schema ' || n.nspname
              from server_role as r cross join pg_namespace as n
             where n.nspname !~ '^pg_(temp|toast)' and has_schema_privilege(r.oid, n.oid, 'create')
            """,
            Sound + "grant create on schema planted to callboard_app", "callboard_app"),

        new("The server cannot read secrets or their hashes",
            """
            select t.name || '.' || a.attname, 'callboard_app may read it'
              from our_table as t join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
             where a.attname ~ '(hash|secret|password)' and has_column_privilege('callboard_app', t.oid, a.attnum, 'select')
            """,
            Sound + "alter table planted.sound add column token_hash bytea; grant select on planted.sound to callboard_app",
            "planted.sound.token_hash"),

        new("The server has no part in migrations",
            """
            select r.name, 'may reach ' || n.nspname || '.' || c.relname
              from server_role as r cross join pg_class as c join pg_namespace as n on n.oid = c.relnamespace
             where n.nspname = 'app_migrations' and c.relkind in ('r', 'p')
               and (has_schema_privilege(r.oid, n.oid, 'usage') or has_table_privilege(r.oid, c.oid, 'select, insert, update, delete'))
            """,
            "grant usage on schema app_migrations to callboard_app", "callboard_app"),

        new("Policies that choose rows call no function once for every row",
            """
            select t.name, 'policy ' || p.polname || ' calls a function for every row; write (select …()) around it'
              from pg_policy as p join our_table as t on t.oid = p.polrelid
             where p.polqual is not null and 'callboard_app'::regrole = any (p.polroles)
               -- What is left after taking out every call that stands alone in a select of its own.
               and regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\( SELECT [a-z_.]+\(([a-z_.]+\(\))?[^()]*\) AS [a-z_]+\)', '', 'g')
                   ~ ('\m(' || (select string_agg(nspname::text, '|') from our_schema) || ')\.[a-z_]+\(')
            """,
            Sound + """
            create policy slow on planted.sound for select to callboard_app using (organization_id = app.current_organization())
            """, "planted.sound"),

        new("Every table of a tenant keeps versions and writes history",
            """
            select t.name, 'no trigger ' || wanted.name
              from our_table as t cross join (values ('touch'), ('record_change')) as wanted (name)
             where t.is_tenant and not exists (
                    select from pg_trigger as g where g.tgrelid = t.oid and g.tgname = wanted.name and g.tgenabled in ('O', 'A'))
            """,
            Sound, "planted.sound")
        {
            Exceptions = new Dictionary<string, string>
            {
                ["app.action_history"] = "it is the history",
                ["talk.letter"] = "its attempts would drown what people changed; what became of it stands in it",
                ["talk.mention"] = "it is part of its message, which has a history",
                ["talk.message_version"] = "history holds no words: they are here, and go for good with what was taken back",
                ["admission.scan"] = "it is a log, and keeps what was taken back itself",
                ["admission.scan_note"] = "it belongs to the log",
                ["files.upload"] = "parts on their way would drown what people added; the file it becomes has a history",
                ["documents.print"] = "it is written once, with a file whose history tells of it",
                ["files.usage"] = "it is counted from files and uploads",
                ["guests.change_row"] = "it is what guests were before a change, whose own row has the history",
                ["money.activated_pass"] = "passes have a history of their own; this remembers which of them a payment let in",
                ["admission.presence"] = "it follows from the log",
                ["admission.tally"] = "it follows from the log",
                ["admission.pass_count"] = "it follows from the passes",
                ["search.entry"] = "it follows from the records, which have a history",
                ["admission.event_salt"] = "the salt is made once and never changed, and a secret is no news; what is counted beside it has its own history",
                ["accounts.credential"] = "sign-ins would drown what people changed; keys and sessions say themselves when they were made and used",
            },
        },

        new("Times are instants",
            """
            select t.name || '.' || a.attname, 'is of type ' || format_type(a.atttypid, a.atttypmod) || ', which forgets the zone'
              from our_table as t join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
             where a.atttypid in ('timestamp'::regtype, 'timetz'::regtype)
            """,
            Sound + "alter table planted.sound add column starts timestamp", "planted.sound.starts"),
    ];
}
