namespace Lapwing.Journeys;

/// <summary>
/// One service with two tenants for all journeys that leave it running, started by the first that asks. Each journey marks
/// what it sends, and looks only for that.
/// </summary>
public sealed class SharedService : IAsyncDisposable
{
    private readonly Folder _folder = new();
    private Task<Service>? _starting;

    public Task<Service> Get() => _starting ??= Service.Start(_folder.Data, "--demo");

    public async ValueTask DisposeAsync()
    {
        if (_starting is { IsCompletedSuccessfully: true } started)
            await (await started).DisposeAsync();
        _folder.Dispose();
    }
}
