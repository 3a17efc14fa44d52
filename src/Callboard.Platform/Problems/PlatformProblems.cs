namespace Callboard.Platform.Problems;

/// <summary>Refusals any endpoint may give.</summary>
public static class PlatformProblems
{
    public static readonly Problem Malformed = new(400, "request.malformed", "The request could not be read.");
    public static readonly Problem Invalid = new(400, "request.invalid", "Some fields are not valid.");
    public static readonly Problem OutOfRange = new(400, "request.out_of_range", "A value is beyond the range that can be stored.");
    public static readonly Problem Unauthenticated = new(401, "auth.required", "Sign in to do this.");
    public static readonly Problem Forbidden = new(403, "access.forbidden", "You may see this but not change it.");
    public static readonly Problem ScopeMissing = new(403, "access.scope_missing", "This key does not have the scope for that.");
    public static readonly Problem CrossSite = new(403, "access.cross_site", "Requests from other sites are refused.");
    public static readonly Problem NotFound = new(404, "request.not_found", "There is nothing here, or you may not see it.");
    public static readonly Problem OrganizationNotFound = new(404, "organization.not_found", "You are not a member of such an organization.");
    public static readonly Problem MethodNotAllowed = new(405, "request.method_not_allowed", "This address does not take that method.");
    public static readonly Problem EditConflict = new(409, "edit.conflict", "Somebody changed this to something else than you saw.");
    public static readonly Problem EditSuperseded = new(409, "edit.superseded", "Somebody changed this after you decided to remove it.");
    public static readonly Problem VersionMismatch = new(412, "request.version_mismatch", "Somebody changed this in the meantime.");
    public static readonly Problem TooLarge = new(413, "request.too_large", "The request is larger than allowed here.");
    public static readonly Problem UnsupportedMediaType = new(415, "request.unsupported_media_type", "This content type is not accepted here.");
    public static readonly Problem KeyReused = new(422, "idempotency.key_reused", "This idempotency key was used for another request.");
    public static readonly Problem KeyInFlight = new(409, "idempotency.in_flight", "The first request with this key is still being worked on.");
    public static readonly Problem KeyTakenOver = new(409, "idempotency.taken_over", "This request took too long, and a retry took its place.");
    public static readonly Problem TooManyRequests = new(429, "request.too_many", "Too many requests. Try again shortly.");
    public static readonly Problem Busy = new(503, "service.busy", "The service is busy. Try again shortly.");
    public static readonly Problem Unexpected = new(500, "service.unexpected", "Something went wrong on our side.");
    public static readonly Problem NothingBefore = new(
        409, "history.nothing_before", "This is how the record began. Archive or delete it instead.");
    public static readonly Problem MovedOn = new(409, "history.moved_on", "The same fields were changed again later.");
    public static readonly Problem RecordGone = new(409, "history.record_gone", "The record is no longer there. Restore its deletion first.");
    public static readonly Problem RecordExists = new(409, "history.record_exists", "The record is there already.");
    public static readonly Problem NotRestorable = new(409, "history.not_restorable", "This change cannot be put back from the history.");
    public static readonly Problem IdTaken = new(409, "request.id_taken", "Something else already has this id.");
}
