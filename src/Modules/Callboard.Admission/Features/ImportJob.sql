-- A job that gives no sign of life any more has failed, although nobody was left to write that down.
select j.id, j.event_id, j.kind, case when lapsed then 'failed' else j.state end as state, j.done, j.total, j.created, j.updated, j.unchanged,
       j.rejected, j.errors,
       case when lapsed then 'The server that worked on it is gone. What was taken in until then stays; send the file again.'
            else j.problem end as problem,
       j.created_at
  from admission.job as j
 cross join lateral (select j.state = 'running' and j.lease_until < now() as lapsed) as life
 where j.organization_id = app.current_organization() and j.id = $1
