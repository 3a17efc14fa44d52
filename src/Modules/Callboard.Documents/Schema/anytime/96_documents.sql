-- Which records of an event a kind of document is made from, as its history calls them.
create or replace function documents.sources(document_type text) returns text[]
language sql immutable parallel safe as $$
    select case document_type
        when 'run_of_show' then array['block', 'assignment']
        when 'call_sheet' then array['block', 'assignment', 'event_team', 'event_vendor']
        when 'budget' then array['budget_category', 'budget_item', 'expense', 'budget_reallocation']
        when 'guest_list' then array['guest', 'guest_table', 'guest_change']
        when 'badges' then array['pass', 'pass_import', 'series', 'series_category', 'series_pass', 'event_team', 'assignment']
    end
$$;

-- The number of the last change of what a document says: two prints with one number say the same. Of the event itself only what is printed
-- counts, since its row also keeps the progress of tasks.
create or replace function documents.edition(event uuid, document_type text) returns bigint
language sql stable as $$
    select coalesce((
        select h.no from app.action_history as h
         where h.organization_id = app.current_organization() and h.stream = 'event:' || event
           and (h.entity = any (documents.sources(document_type))
                or h.entity = 'event' and (h.op <> 'update' or h.new ?| array[
                    'name', 'start_at', 'end_at', 'timezone', 'location', 'venue_id', 'client_id', 'currency', 'budget', 'estimated_attendees']))
         order by h.no desc limit 1), 0)
$$;
