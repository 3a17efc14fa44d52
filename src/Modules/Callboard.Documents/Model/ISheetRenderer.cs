namespace Callboard.Documents.Model;

/// <summary>Makes a file of a sheet.</summary>
internal interface ISheetRenderer
{
    /// <summary>What it makes.</summary>
    FileFormat Format { get; }

    /// <summary>The ending of its files' names, without a dot.</summary>
    string Extension { get; }

    /// <summary>What its files are.</summary>
    string MediaType { get; }

    /// <summary>The file.</summary>
    byte[] Render(Sheet sheet);
}
