-- Which of these columns were changed after an instant, by row: the newest change of each by the time of the edit, and who made it.
-- An edit's time is what its request said (work done offline) or that of its commit. Creating a row is not a change of its fields: whoever
-- edits it has seen it.
create or replace function app.later_changes(target regclass, ids uuid[], columns text[], since timestamptz)
returns table (id uuid, field text, changed_at timestamptz, changed_by uuid, changed_by_name text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    organization uuid := app.current_organization();
    -- Under which name the table's rows are in the history, as app.protect declared it.
    entity_name text := (
        select split_part(encode(t.tgargs, 'escape'), '\000', 1) from pg_trigger as t where t.tgrelid = target and t.tgname = 'record_change');
begin
    return query
        select distinct on (h.entity_id, f.name) h.entity_id, f.name, coalesce(h.edited_at, h.at), h.actor_id, a.name
          from app.action_history as h
         cross join lateral jsonb_object_keys(h.new) as f (name)
          left join accounts.account as a on a.id = h.actor_id
         where h.organization_id = organization and h.entity = entity_name and h.entity_id = any (ids)
           and h.op = 'update' and f.name = any (columns) and coalesce(h.edited_at, h.at) > since
         order by h.entity_id, f.name, coalesce(h.edited_at, h.at) desc, h.no desc;
end $$;

-- Keeps the answer to a request with a key; in the transaction of its writes, when it has one. False when a retry took over.
create or replace function app.keep_answer(
    user_id uuid, key text, claim uuid, status integer, content_type text, location text, etag text, body bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
    update app.idempotency_key as k
       set status = keep_answer.status, content_type = keep_answer.content_type, location = keep_answer.location,
           etag = keep_answer.etag, body = keep_answer.body
     where k.user_id = keep_answer.user_id and k.key = keep_answer.key and k.claim = keep_answer.claim and k.status is null;
    return found;
end $$;
