-- People are told when the organization's room for files is nearly full.
alter table talk.notification drop constraint notification_kind_known;
alter table talk.notification add constraint notification_kind_known check (kind in (
    'task_assigned', 'task_unassigned', 'task_ready', 'task_deadline', 'team_added', 'cue_assigned', 'hold_promoted', 'storage_nearly_full'));
alter table talk.preference drop constraint preference_kind_known;
alter table talk.preference add constraint preference_kind_known check (kind in (
    'task_assigned', 'task_unassigned', 'task_ready', 'task_deadline', 'team_added', 'cue_assigned', 'hold_promoted', 'storage_nearly_full'));
