namespace Callboard.Platform.Csv;

/// <summary>What is to be said about a row of a file.</summary>
/// <param name="Row">Its number as spreadsheets count, the header being row 1; in a file of JSON lines the number of the line.</param>
/// <param name="Field">The column, or <c>row</c> when it is about the row as a whole.</param>
/// <param name="Message">What it is, for people.</param>
public sealed record RowError(int Row, string Field, string Message);
