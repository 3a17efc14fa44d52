using System.Diagnostics.CodeAnalysis;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Callboard.Host;

/// <summary>
/// Traces and metrics by OpenTelemetry, sent to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names; nothing without it. The
/// sources are those the framework and the database driver have themselves, and <c>Callboard</c>.
/// </summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    private readonly bool _enabled;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Telemetry(IConfiguration configuration) => _enabled = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed with this service.")]
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_enabled)
        {
            var resource = ResourceBuilder.CreateDefault().AddService("callboard", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3));
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Callboard")
                .AddOtlpExporter()
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Callboard*")
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
