using Callboard.Contracts.Files;
using Callboard.Files.Rules;
using Callboard.Files.Store;
using Callboard.Platform;
using Callboard.Platform.Data;
using Callboard.Platform.Feed;
using Callboard.Platform.Http;
using Callboard.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Callboard.Files;

/// <summary>Files of events: how they come in, where they are kept and who may open them.</summary>
public sealed class FilesModule : IModule
{
    internal static readonly SqlFiles Sql = new(typeof(FilesModule).Assembly);

    /// <inheritdoc />
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        var options = FilesOptions.Read(configuration);
        services.AddSingleton(new ProblemSet(typeof(FilesProblems), FilesProblems.Constraints));
        services.AddSingleton<IActivitySentence, FileActivity>();
        services.AddSingleton<IActivitySentence, FileSettingActivity>();
        services.AddSingleton<IActivitySentence, StorageAlertActivity>();
        services.AddSingleton(options);
        services.AddSingleton<IObjectStore>(_ => options.S3.Bucket is { Length: > 0 } ? new S3Store(options.S3) : new DiskStore(options.Directory));
        services.AddSingleton<StoreKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreKeeper>());
        services.AddSingleton<Intake>();
        services.AddSingleton<IKeepFiles, FileKeeper>();
        services.AddScoped<IFileContents, FileContents>();
    }

    /// <inheritdoc />
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/files").WithTags("Files");
        files.MapPost("", Uploads.FormAsync).WithName("Files_Upload").WithSummary("Adds a file: a form with bucket, eventId and file.")
            .Accepts<Stream>("multipart/form-data").WithMetadata(new RequestSizeLimitAttribute(Uploads.FormBytes))
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        files.MapPost("/uploads", Uploads.CreateAsync).WithName("Files_BeginUpload").WithSummary("Begins a file that is sent in parts.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        files.MapGet("/uploads/{id:guid}", Uploads.GetAsync).WithName("Files_GetUpload").WithSummary("How far an upload of yours is.");
        files.MapMethods("/uploads/{id:guid}", ["HEAD"], Uploads.HeadAsync).WithName("Files_UploadOffset").WithSummary("The same, in headers only.");
        files.MapMethods("/uploads/{id:guid}", ["PATCH"], Uploads.PatchAsync).WithName("Files_ContinueUpload")
            .WithSummary("Sends the next part, beginning at Upload-Offset; the last one makes the file.")
            // Checked against the upload, whose room is reserved; parts are no more writes than one file is.
            .Accepts<Stream>("application/offset+octet-stream").WithMetadata(new RequestSizeLimitAttribute(Buckets.LargestFile), new LimitsItself())
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        files.MapDelete("/uploads/{id:guid}", Uploads.CancelAsync).WithName("Files_CancelUpload").WithSummary("Ends an upload of yours.");
        files.MapGet("/shared/{token}", FileContent.SharedAsync).WithName("Files_OpenLink").WithSummary("The file a link leads to; nobody has to be signed in.")
            .AllowAnonymous();
        files.MapGet("/public/{id:guid}", FileContent.PublicAsync).WithName("Files_Public").WithSummary("A file everybody may read.").AllowAnonymous();
        files.MapGet("/{id:guid}", EventFiles.GetAsync).WithName("Files_Get").WithSummary("What is known of a file.");
        files.MapGet("/{id:guid}/content", FileContent.GetAsync).WithName("Files_Content").WithSummary("The file itself; takes Range and If-None-Match.");
        files.MapPost("/{id:guid}/link", FileContent.LinkAsync).WithName("Files_Link").WithSummary("A link that opens the file without an account, for a time.");
        files.MapDelete("/{id:guid}/links", FileContent.EndLinksAsync).WithName("Files_EndLinks").WithSummary("Ends every link to the file.");
        files.MapDelete("/{id:guid}", EventFiles.DeleteAsync).WithName("Files_Remove").WithSummary("Removes a file for good.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

        var events = api.MapGroup("/events/{eventId:guid}/files").WithTags("Files");
        events.MapGet("", EventFiles.ListAsync).WithName("Files_List").WithSummary("The files of an event, newest first.");
        events.MapGet("/settings", EventFiles.SettingsAsync).WithName("Files_Settings").WithSummary("What the event decided about its files.");
        events.MapPut("/settings", EventFiles.ChangeSettingsAsync).WithName("Files_ChangeSettings").WithSummary("Decides about the event's files.");

        api.MapGet("/storage/usage", EventFiles.UsageAsync).WithName("Files_Usage").WithTags("Files").WithSummary("How much room the organization's files take.");
    }
}
