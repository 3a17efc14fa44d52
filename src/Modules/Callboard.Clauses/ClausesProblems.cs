using Callboard.Platform.Problems;

namespace Callboard.Clauses;

/// <summary>What the clauses module refuses.</summary>
internal static class ClausesProblems
{
    public static readonly Problem Unsupported = new(415, "clauses.unsupported", "Terms are read from PDF and DOCX files.");

    public static readonly Problem Encrypted = new(422, "clauses.encrypted", "The document is protected by a password. Save a copy without one.");

    public static readonly Problem Damaged = new(422, "clauses.damaged", "The document is broken and cannot be read.");

    public static readonly Problem NoText = new(422, "clauses.no_text", "There is no text in the document, only pictures of it.");

    public static readonly Problem TooLarge = new(422, "clauses.too_large", "The document has more in it than a contract would.");

    public static readonly Problem TooSlow = new(422, "clauses.too_slow", "Reading the document took too long.");

    public static readonly Problem Busy = new(503, "clauses.busy", "Too many documents are being read. Try again shortly.");
}
