using Lapwing.Lake;
using Lapwing.State;

namespace Lapwing.Service;

/// <summary>A tenant while the service runs: its parts, its loop, its uploads. Disposed in order: uploads, loop, spool.</summary>
public sealed class TenantRuntime(Tenant tenant, TenantParts parts, TenantStream stream, UploadReader uploads)
    : IAsyncDisposable
{
    public Tenant Tenant { get; } = tenant;
    public TenantId Id => Tenant.Id;

    /// <summary>The lake's name of the tenant.</summary>
    public TenantName Database { get; } = TenantName.Parse(tenant.Id.Value);
    public TenantParts Parts { get; } = parts;
    public TenantStream Stream { get; } = stream;
    public UploadReader Uploads { get; } = uploads;
    public LiveFeed Live => Parts.Live;

    public async ValueTask DisposeAsync()
    {
        await Uploads.DisposeAsync();
        await Stream.DisposeAsync();
        await Parts.Spool.DisposeAsync();
    }
}
