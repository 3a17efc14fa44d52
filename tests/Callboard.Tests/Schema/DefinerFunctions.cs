namespace Callboard.Tests.Schema;

/// <summary>
/// Functions that work with the rights of their owner, who sees every row. Each takes the organization from the session or from the row
/// of a trigger, never from an argument a caller chooses freely; those that take one are out of the server's reach.
/// </summary>
internal static class DefinerFunctions
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["app.enter"] = "looks up the credential and the membership before there is a session",
        ["app.later_changes"] = "whoever may change a row is told who changed it since, also where its history is not theirs to read",
        ["app.keep_answer"] = "keeps the answer to a request, in the transaction of whoever made it",
        ["app.record_change"] = "trigger: history is written whoever makes the change, and by nobody directly",
        ["app.event_rank"] = "the rights to an event cannot be asked through policies that ask for the rights to an event",
        ["app.my_event_ids"] = "the policy of events needs the caller's teams, whose policy needs events",
        ["accounts.guard_owner"] = "trigger: counts owners whatever the caller may see",
        ["accounts.add_member"] = "an administrator adds somebody by an address whose account nobody may look up",
        ["accounts.check_party"] = "trigger: finds the record a portal user stands for whatever the caller may see",
        ["accounts.end_powers"] = "trigger: ends the keys of whoever leaves, which they themselves may not see",
        ["directory.guard_parent_vendor"] = "trigger: walks up the parents whatever the caller may see",
        ["events.add_built_in_workflows"] = "trigger: a new organization starts with the built-in workflows, which nobody may write",
        ["events.remove_events"] = "trigger: a deleted organization takes every event along",
        ["events.guard_lifecycle"] = "trigger: reads the workflow and keeps the status log, which nobody may write",
        ["events.log_status"] = "trigger: keeps the status log, which nobody may write",
        ["events.guard_last_lead"] = "trigger: counts leads whatever the caller may see",
        ["events.set_progress"] = "progress is counted, never written by a person",
        ["tasks.derive"] = "trigger: a task depends on others that its assignee may not change",
        ["tasks.count_progress"] = "progress counts every task of an event, whoever finished one",
        ["tasks.settle"] = "finishing a task releases others that its assignee may not change",
        ["tasks.after_insert"] = "trigger: counts and settles",
        ["tasks.after_update"] = "trigger: counts and settles",
        ["tasks.after_delete"] = "trigger: counts and settles",
        ["tasks.after_link"] = "trigger: looks for circles among all tasks of the event",
        ["tasks.after_unlink"] = "trigger: settles",
        ["tasks.dependency_path"] = "names a circle found by a trigger",
        ["tasks.trace_path"] = "the critical path runs through every task of an event, whoever changed one",
        ["tasks.trace_marked"] = "traces the paths of the plans this transaction changed",
        ["tasks.trace_at_commit"] = "trigger: traces them",
        ["tasks.mark_after"] = "trigger: marks the plan whose path is to be traced",
        ["tasks.mark_after_update"] = "trigger: marks the plan whose path is to be traced",
        ["tasks.repair_paths"] = "a job repairs every organization",
        ["tasks.find_progress_drift"] = "a job looks at every organization",
        ["tasks.repair_progress"] = "a job repairs every organization",
        ["schedule.enter_feed"] = "looks up the secret of a calendar feed and its owner's membership before there is a session",
        ["schedule.feed_answered"] = "notes the reading of a feed, which happens in a session that may write nothing",
        ["schedule.end_feeds"] = "trigger: ends the feeds of whoever leaves",
        ["schedule.clashes_of"] = "somebody is busy also in events the caller does not see; it tells when and nothing else of those",
        ["show.output_content"] = "a screen has a link and no account; the organization follows from the link's secret",
        ["schedule.guard_member"] = "trigger: looks a member up whatever the caller may see",
        ["talk.notify"] = "trigger: nobody may write notifications, and preferences of others decide",
        ["talk.claim_letters"] = "a job claims the letters of everybody",
        ["talk.forget_read"] = "a job sweeps the inboxes of everybody",
        ["events.guard_team_member"] = "trigger: looks a member up whatever the caller may see",
    };

    /// <summary>Those a role of the server calls itself.</summary>
    public static IReadOnlyDictionary<string, string> Callable { get; } = new Dictionary<string, string>
    {
        ["app.enter"] = "it makes the session, from a credential it looks up itself",
        ["app.later_changes"] = "it answers about the session's own organization only; the server asks about rows the caller may change",
        ["app.keep_answer"] = "it takes the claim only the request that made it knows",
        ["accounts.add_member"] = "it asks for an administrator's rank and adds to the session's own organization only",
        ["app.event_rank"] = "it answers for the session's own user and organization only",
        ["app.my_event_ids"] = "it answers for the session's own user and organization only",
        ["schedule.enter_feed"] = "it makes a session that may only read, from a secret of 256 bits it looks up itself",
        ["schedule.feed_answered"] = "it takes the secret itself and returns a time",
        ["schedule.clashes_of"] = "it answers for a block the session's own user sees, in the session's own organization",
        ["show.output_content"] = "the system role asks it with a secret, and gets what that one screen shows",
        ["tasks.find_progress_drift"] = "the nightly job runs it as the system role; it returns numbers",
        ["tasks.repair_progress"] = "the nightly job runs it as the system role; it returns a number",
        ["talk.claim_letters"] = "a job runs it as the system role and sends what it returns to those it is about",
        ["talk.forget_read"] = "a job runs it as the system role; it returns a number",
        ["tasks.repair_paths"] = "the nightly job runs it as the system role; it returns a number",
        ["tasks.trace_marked"] = "it works on the plans marked in its own transaction, and what it writes follows from them",
    };
}
