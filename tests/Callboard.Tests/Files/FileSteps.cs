using System.Net.Http.Headers;
using Callboard.Testing;

namespace Callboard.Tests.Files;

/// <summary>Short ways to send files.</summary>
internal static class FileSteps
{
    public static Task<Answer> UploadAsync(
        this ApiUser user, Guid eventId, byte[] content, string name = "plot.png", string bucket = "images", string? id = null)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(bucket), "bucket" }, { new StringContent(eventId.ToString()), "eventId" },
        };
        if (id is not null)
        {
            form.Add(new StringContent(id), "id");
        }

        var file = new ByteArrayContent(content);
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(name)}");
        form.Add(file);
        return user.SendAsync(HttpMethod.Post, "/api/v1/files", form);
    }

    public static async Task<Guid> BeginAsync(
        this ApiUser user, Guid eventId, long size, string name = "plot.png", string bucket = "images", object? more = null) =>
        (await user.PostAsync("/api/v1/files/uploads", ApiUser.Merge(new { name, bucket, size, eventId }, more))).Expect(201).Data.Id();

    public static Task<Answer> SendPartAsync(this ApiUser user, Guid uploadId, long offset, byte[] part)
    {
        var content = new ByteArrayContent(part);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return user.SendAsync(HttpMethod.Patch, $"/api/v1/files/uploads/{uploadId}", content, ("Upload-Offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
