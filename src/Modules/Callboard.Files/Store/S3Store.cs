using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Callboard.Files.Store;

/// <summary>Objects in a store that speaks S3: Amazon's, MinIO, Ceph, Garage and others.</summary>
internal sealed class S3Store : IObjectStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly string _bucket;

    public S3Store(S3Options options)
    {
        _bucket = options.Bucket ?? throw new ArgumentException("Name the bucket.", nameof(options));
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            // What other implementations understand too: buckets in the path, and no checksums of Amazon's own.
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
        }
        else
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        }

        _client = options.AccessKey is { Length: > 0 } key
            ? new AmazonS3Client(new BasicAWSCredentials(key, options.SecretKey), config)
            : new AmazonS3Client(config);
    }

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false },
            cancellationToken);
    }

    public async Task<Stream> OpenAsync(string key, long from, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectRequest { BucketName = _bucket, Key = key };
            if (from > 0)
            {
                request.ByteRange = new ByteRange(from, long.MaxValue);
            }

            return (await _client.GetObjectAsync(request, cancellationToken)).ResponseStream;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileNotFoundException($"There is no object {key}.", e);
        }
    }

    public async Task DeleteAsync(string prefix, CancellationToken cancellationToken)
    {
        if (!prefix.EndsWith('/'))
        {
            await _client.DeleteObjectAsync(_bucket, prefix, cancellationToken);
            return;
        }

        await foreach (var key in ListAsync(prefix, cancellationToken))
        {
            await _client.DeleteObjectAsync(_bucket, key, cancellationToken);
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix };
        while (true)
        {
            var page = await _client.ListObjectsV2Async(request, cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                yield return item.Key;
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public void Dispose() => _client.Dispose();
}
