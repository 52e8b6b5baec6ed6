using System.Collections.Concurrent;
using Lapwing.Engines;
using Lapwing.Events;
using Lapwing.Lake.Search;
using Lapwing.Lake.Tests;
using Lapwing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

[assembly: AssemblyFixture(typeof(LakeFixture))]

namespace Lapwing.Lake.Tests;

/// <summary>One real lake for all tests of the assembly, each with tenants of its own.</summary>
public sealed class LakeFixture : IAsyncLifetime
{
    /// <summary>The lake's folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lapwing-lake-").FullName;
    private EmbeddedLake? _lake;
    private readonly ConcurrentDictionary<string, Lazy<Task<TenantName>>> _shared = new();
    private int _tenants;

    public FieldNames Names { get; } = new();

    public LakeClient Client => Running.Client;

    public EventStore Events => new(Client);

    public SearchService Search => new(Client, TimeProvider.System);

    private EmbeddedLake Running
    {
        get
        {
            if (_lake is null && Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail("The engines are required under CI: run scripts/engines.");
            if (_lake is null)
                Assert.Skip("No engines on this machine: run scripts/engines.");
            return _lake;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (EngineFolder.Find().Folder is null)
            return;
        _lake = Open(Folder);
        _lake.Supervisor.Start();
        Assert.Null(await _lake.Supervisor.WaitReady(TimeSpan.FromSeconds(60), default));
    }

    public async ValueTask DisposeAsync()
    {
        if (_lake is not null)
            await _lake.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A lake in a child process, not yet started.</summary>
    public static EmbeddedLake Open(string folder) =>
        new(
            Path.Combine(AppContext.BaseDirectory, "Lapwing.Lake.Host"),
            [],
            folder,
            TimeProvider.System,
            NullLogger.Instance
        );

    /// <summary>A tenant that no other test has, ready.</summary>
    public async Task<TenantName> Tenant()
    {
        Assert.True(TenantName.TryParse($"test{Interlocked.Increment(ref _tenants)}", out var tenant));
        await LakeSchema.Prepare(Client, tenant, TimeProvider.System, default);
        return tenant;
    }

    /// <summary>A tenant that several tests read and none writes, filled by the first of them.</summary>
    public Task<TenantName> Shared(string name, Func<TenantName, Task> fill) =>
        _shared.GetOrAdd(name, _ => new Lazy<Task<TenantName>>(() => Filled(fill))).Value;

    private async Task<TenantName> Filled(Func<TenantName, Task> fill)
    {
        var tenant = await Tenant();
        await fill(tenant);
        return tenant;
    }

    /// <summary>The definitions that ship.</summary>
    public Sources Sources() => Lapwing.Events.Sources.Load(Path.Combine(Corpora.Root, "content/sources"), Names);
}
