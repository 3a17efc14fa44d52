namespace Callboard.Tests.Schema;

/// <summary>Constraints that input cannot reach: breaking one is a fault of ours, and the answer is rightly a 500.</summary>
internal static class InternalConstraints
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["credential_cookie_unique"] = Random,
        ["credential_refresh_unique"] = Random,
        ["credential_token_unique"] = Random,
        ["invitation_token_unique"] = Random,
        ["password_reset_token_unique"] = Random,
        ["credential_key_of_organization"] = "the server writes kind and organization together",
        ["credential_last_organization_fk"] = "written from a membership just read",
        ["credential_user_fk"] = SignedIn,
        ["event_archived_by_fk"] = SignedIn,
        ["event_created_by_fk"] = SignedIn,
        ["invitation_invited_by_fk"] = SignedIn,
        ["member_user_fk"] = SignedIn,
        ["notification_member_fk"] = "written by a trigger for somebody it just found on the staff",
        ["preference_kind_unique"] = "choosing again changes what was chosen",
        ["preference_member_fk"] = SignedIn,
        ["password_reset_user_fk"] = "written for an account just read",
        ["spent_refresh_credential_fk"] = "written for a credential just read",
        ["status_log_changed_by_fk"] = SignedIn,
        ["event_progress_range"] = "computed by a trigger",
        ["idempotency_key_length"] = "the middleware refuses such a key first",
        ["invitation_answered_once"] = "every answer is written only where there is none yet",
        ["feed_secret_unique"] = Random,
        ["feed_member_fk"] = SignedIn,
        ["accepted_conflict_by_fk"] = SignedIn,
        ["block_source_key_length"] = "the import cuts its keys",
        ["block_source_unique"] = "an import looks for the block of a key before it makes one",
        ["command_no_unique"] = "numbers are given under the lock of the stage",
        ["command_seq_unique"] = "commands are compared with what is there under the lock of the stage",
        ["command_user_fk"] = SignedIn,
        ["command_note_length"] = "the request is held to the same length",
        ["command_reason_stated"] = "the rules give a reason exactly where nothing is applied",
        ["output_token_unique"] = Random,
        ["stage_hold_has_start"] = "the rules keep the two together",
        ["booking_occupies_its_time"] = "a trigger adds the buffers",
        ["space_booking_occupies_its_time"] = "a trigger adds the buffers",
        ["space_booking_rank_exclusive"] = "a trigger gives ranks, one booking of a space at a time",
        ["space_booking_rank_positive"] = "a trigger gives ranks",
        ["space_booking_rank_while_held"] = "a trigger gives and takes ranks",
        ["dependency_unique"] = "a dependency that is there already is left as it is",
        ["task_completed_by_fk"] = SignedIn,
        ["task_done_is_dated"] = "a trigger dates what is done",
        ["task_template_key_length"] = "keys of templates are checked when the template is read",
        ["task_waits_blocked"] = "a trigger keeps the two together",
        ["working_calendar_event_unique"] = "a calendar that is there already is changed instead",
        ["workflow_state_workflow_fk"] = "states are written together with their workflow",
    };

    private const string Random = "the server makes these at random";

    private const string SignedIn = "it is whoever is signed in";
}
