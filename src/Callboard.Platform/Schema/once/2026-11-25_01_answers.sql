-- Each try at a request has a claim of its own, so that one whose place a retry took over cannot keep its answer; and answers to changes
-- carry the version they show.
alter table app.idempotency_key
    add column claim uuid not null default gen_random_uuid(),
    add column etag  text;
