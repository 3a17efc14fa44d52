using Callboard.Platform.Csv;

namespace Callboard.Guests;

/// <summary>A column of a file, and what it is taken for.</summary>
/// <param name="Header">What it is called.</param>
/// <param name="Field">What it is about; null when it is left alone.</param>
/// <param name="Proposed">What its name says it is about.</param>
/// <param name="Samples">The first things in it.</param>
public sealed record ImportColumn(string Header, GuestField? Field, GuestField? Proposed, IReadOnlyList<string> Samples);

/// <summary>What came, or would come, out of a file.</summary>
/// <param name="DryRun">True when nothing was kept.</param>
/// <param name="ChangeId">What the import is taken back by; null of a dry run, and where nothing changed.</param>
/// <param name="Rows">Rows with anything in them.</param>
/// <param name="Created">Guests that are new.</param>
/// <param name="Updated">Guests of whom the file says something new.</param>
/// <param name="Unchanged">Rows that say what is known, or of a guest another row speaks of.</param>
/// <param name="Rejected">Rows with something wrong in them, which are left out.</param>
/// <param name="TablesCreated">Tables that were not there.</param>
/// <param name="Columns">The columns, in the order of the file.</param>
/// <param name="Separator">What stands between cells.</param>
/// <param name="Encoding">The encoding of the file.</param>
/// <param name="Dates">In which order dates of numbers are read; null when there are none.</param>
/// <param name="DatesCertain">False when every such date could be read either way.</param>
/// <param name="Errors">What is wrong with which row, for the first thousand faults.</param>
/// <param name="Warnings">What is to be said about rows that are taken in, for the first thousand.</param>
public sealed record GuestImportReport(
    bool DryRun, Guid? ChangeId, int Rows, int Created, int Updated, int Unchanged, int Rejected, int TablesCreated,
    IReadOnlyList<ImportColumn> Columns, string Separator, string Encoding, DateOrder? Dates, bool DatesCertain,
    IReadOnlyList<RowError> Errors, IReadOnlyList<RowError> Warnings);

/// <summary>The report, with its numbers once more beside it.</summary>
public sealed record GuestImportResponse(GuestImportReport Data, int Created, int Updated, IReadOnlyList<RowError> Errors)
{
    internal static GuestImportResponse Of(GuestImportReport report) => new(report, report.Created, report.Updated, report.Errors);
}
