using System.Text.Json;
using Callboard.Clauses.Rules;
using Callboard.Contracts.Clauses;
using Callboard.Platform.Json;

namespace Callboard.Clauses.Reading;

/// <summary>What came of a document.</summary>
internal sealed record ReaderAnswer(DocumentFault Fault, ClauseReading? Reading);

/// <summary>Reads one document: the inside of the process that is started for it.</summary>
internal static class Reader
{
    public const string Pdf = "application/pdf", Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public static ReaderAnswer Read(byte[] content, string mediaType)
    {
        try
        {
            if (content.Length > DocumentLimits.Bytes)
            {
                throw new DocumentException(DocumentFault.TooLarge);
            }

            var document = mediaType switch
            {
                Pdf => PdfText.Read(content),
                Docx => DocxText.Read(content),
                _ => throw new DocumentException(DocumentFault.Unsupported),
            };
            return new ReaderAnswer(DocumentFault.None, ClauseRules.Read(document));
        }
        catch (DocumentException e)
        {
            return new ReaderAnswer(e.Fault, null);
        }
        catch (OutOfMemoryException)
        {
            return new ReaderAnswer(DocumentFault.TooLarge, null);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            return new ReaderAnswer(DocumentFault.TooSlow, null);
        }
    }

    /// <summary>Reads the document that comes in and writes what came of it. Ends by itself when whoever asked is gone.</summary>
    public static async Task RunAsync(string mediaType, Stream input, Stream output)
    {
        var content = new MemoryStream();
        await input.CopyToAsync(content);
        await JsonSerializer.SerializeAsync(output, Read(content.ToArray(), mediaType), CallboardJson.Options);
        await output.FlushAsync();
    }
}
