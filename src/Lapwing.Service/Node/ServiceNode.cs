using System.Security.Cryptography;
using System.Text;
using Lapwing.Detect;
using Lapwing.Engines;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.Lake;
using Lapwing.Lake.Search;
using Lapwing.State;
using Microsoft.Extensions.Logging;

namespace Lapwing.Service;

/// <summary>
/// Everything that runs but HTTP: both stores, the detectors, and each tenant's loop. Started once; disposed in order,
/// within ten seconds.
/// </summary>
public sealed class ServiceNode : IAsyncDisposable
{
    /// <summary>The user that an installation begins with.</summary>
    public const string Administrator = "admin";

    /// <summary>How late a sender's event may come and still be correlated with those before.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(10);

    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly Dictionary<string, TenantRuntime> _tenants = new(StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> _stores = [];
    private readonly Dictionary<string, Func<EngineStatus>> _engines = new(StringComparer.Ordinal);

    private LakeClient? _lake;

    private ServiceNode(NodeOptions options, TimeProvider time, ILoggerFactory logs) =>
        (_options, _time, _logs) = (options, time, logs);

    public StateStore State { get; private set; } = null!;
    public SearchService Search { get; private set; } = null!;
    public Detectors Detectors { get; private set; } = null!;
    public IReadOnlyList<FeatureSet> FeatureSets { get; private set; } = [];

    /// <summary>What was wrong with content and rules; the rest of them is in force.</summary>
    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>The administrator's token for the tenant <c>main</c>.</summary>
    public string Token { get; private set; } = "";
    public IReadOnlyCollection<TenantRuntime> Tenants => _tenants.Values;

    /// <summary>The embedded engines' states, by name; empty with servers.</summary>
    public IEnumerable<(string Name, EngineStatus Status)> Engines => _engines.Select(e => (e.Key, e.Value()));

    /// <summary>A tenant that is open; null when there is none of that name.</summary>
    public TenantRuntime? Find(TenantId id) => _tenants.GetValueOrDefault(id.Value);

    /// <summary>Whether logs are taken and searches answered.</summary>
    public async Task<bool> IsReady(CancellationToken cancel) =>
        await State.Answers(cancel) && await _lake!.Ping(cancel);

    /// <summary>Starts everything.</summary>
    /// <returns>The running node, or why it cannot run; one of the two is null.</returns>
    public static async Task<(ServiceNode? Node, Problem? Problem)> Start(
        NodeOptions options,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        var node = new ServiceNode(options, time, logs);
        var problem = await node.Start(cancel);
        if (problem is null)
            return (node, null);
        await node.DisposeAsync();
        return (null, problem);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_tenants.Values.Select(t => t.DisposeAsync().AsTask()));
        // The stores end last: what was begun is finished in them.
        for (var i = _stores.Count - 1; i >= 0; i--)
            await _stores[i].DisposeAsync();
    }

    private async Task<Problem?> Start(CancellationToken cancel)
    {
        // Rules compile while the engines start.
        var detecting = Task.Run(LoadDetectors, cancel);
        var state = Task.Run(() => StartState(cancel), cancel);
        var lake = Task.Run(() => StartLake(cancel), cancel);
        var (store, stateProblem) = await state;
        var (client, lakeProblem) = await lake;
        await detecting;
        if ((stateProblem ?? lakeProblem) is { } problem)
            return problem;
        State = store!;
        _lake = client;
        Search = new SearchService(client!, _time);
        await EnsureTenants(cancel);
        foreach (var tenant in await State.Tenants.List(cancel))
        {
            var (runtime, fault) = await Open(tenant, client!, cancel);
            if (runtime is null)
                return fault;
            _tenants[tenant.Id.Value] = runtime;
        }
        return null;
    }

    private void LoadDetectors()
    {
        var problems = new List<Problem>();
        var names = new FieldNames();
        var sources = Sources.Load(Path.Combine(_options.Content, "sources"), names);
        problems.AddRange(sources.Problems);
        var packs = Path.Combine(_options.Data, "packs");
        Directory.CreateDirectory(packs);
        var rules = RuleFolders.Load(
            [
                Path.Combine(_options.Content, "rules"),
                .. Directory.EnumerateFileSystemEntries(packs).Order(StringComparer.Ordinal),
                .. _options.Rules,
            ],
            Path.Combine(_options.Content, "lists")
        );
        problems.AddRange(rules.Problems);
        var (sets, faults) = FeatureSet.LoadFolder(Path.Combine(_options.Content, "features"));
        problems.AddRange(faults);
        Detectors = new Detectors(names, sources, rules, Countries.Open(_options.Content, problems));
        FeatureSets = sets;
        Problems = problems;
    }

    private async Task<(StateStore? Store, Problem? Problem)> StartState(CancellationToken cancel)
    {
        var connection = _options.State;
        if (connection is null)
        {
            var (programs, missing) = PostgresPrograms.Find();
            if (programs is null)
                return (null, missing);
            var options = new PostgresOptions { Folder = Path.Combine(_options.Data, "state"), Programs = programs };
            var (engine, problem) = await PostgresEngine.Start(options, _time, _logs.CreateLogger("state"), cancel);
            if (engine is null)
                return (null, problem);
            Keep(engine, "state", () => engine.Status);
            connection = engine.ConnectionString;
        }
        var (store, fault) = await StateStore.Open(connection, _time, cancel);
        if (store is not null)
            Keep(store);
        return (store, fault);
    }

    private async Task<(LakeClient? Lake, Problem? Problem)> StartLake(CancellationToken cancel)
    {
        if (_options.Lake is { } server)
            return (Server(server), null);
        var lake = new EmbeddedLake(
            _options.LakeProgram,
            _options.LakeArguments,
            Path.Combine(_options.Data, "lake"),
            _time,
            _logs.CreateLogger("lake")
        );
        Keep(lake, "lake", () => lake.Supervisor.Status);
        lake.Supervisor.Start();
        return (lake.Client, await lake.Supervisor.WaitReady(TimeSpan.FromSeconds(60), cancel));
    }

    private static LakeClient Server(Uri server)
    {
        var user = server.UserInfo.Split(':', 2);
        return LakeClient.OverHttp(
            new UriBuilder(server) { UserName = "", Password = "" }.Uri,
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null
        );
    }

    // State and lake start side by side.
    private void Keep(IAsyncDisposable store, string? name = null, Func<EngineStatus>? status = null)
    {
        lock (_stores)
        {
            _stores.Add(store);
            if (name is not null)
                _engines[name] = status!;
        }
    }

    private async Task EnsureTenants(CancellationToken cancel)
    {
        await State.Tenants.Ensure(TenantId.Main, "Main", TenantKind.Real, cancel);
        await State.SignIn.Admit(Administrator, TenantId.Main, Role.Administrator, cancel);
        if (_options.Demo)
        {
            await State.Tenants.Ensure(TenantId.Demo, "Demo", TenantKind.Demo, cancel);
            await State.SignIn.Admit(Administrator, TenantId.Demo, Role.Administrator, cancel);
        }
        Token = await TokenFile.Ensure(Path.Combine(_options.Data, "token"), cancel);
        await State.For(TenantId.Main).Tokens.Ensure("installation", Token, Role.Administrator, cancel);
    }

    private async Task<(TenantRuntime? Runtime, Problem? Problem)> Open(
        Tenant tenant,
        LakeClient lake,
        CancellationToken cancel
    )
    {
        await LakeSchema.Prepare(lake, TenantName.Parse(tenant.Id.Value), _time, cancel);
        var state = State.For(tenant.Id);
        var checkpoint = await state.Checkpoints.Load(cancel);
        var (spool, problems) = Spool.Open(
            new SpoolOptions
            {
                Folder = Path.Combine(_options.Data, "spool", tenant.Id.Value),
                MaxBytes = _options.SpoolBytes,
                NotBefore = checkpoint.Position,
            }
        );
        if (spool is null)
            return (null, problems[0]);
        var parts = new TenantParts
        {
            Tenant = tenant.Id,
            State = state,
            Spool = spool,
            Detection = new Detection(Detectors, await Behaviours(tenant.Id, state, cancel), Lateness),
            DetectionOfUpload = models => new Detection(
                Detectors,
                [
                    .. FeatureSets.Select(s => new BehaviourDetector(
                        s,
                        Detectors.Names,
                        models.GetValueOrDefault(s.Name),
                        new FeatureWindowsOptions { KeepOpen = true },
                        Seed(tenant.Id, s.Name)
                    )),
                ],
                TimeSpan.MaxValue
            ),
            Fold = new IncidentFold(new IncidentOptions()),
            Events = new EventStore(lake),
            Findings = new FindingStore(lake, _time),
            Live = new LiveFeed(),
            Names = Detectors.Names,
            Time = _time,
        };
        var stream = new TenantStream(parts, _logs.CreateLogger("stream"));
        await stream.Load(checkpoint, cancel);
        var folder = Path.Combine(_options.Data, "uploads", tenant.Id.Value);
        var uploads = new UploadReader(parts, stream, Detectors.Sources, folder, _logs.CreateLogger("uploads"));
        await uploads.Start(stream.Position, cancel);
        stream.Begin();
        return (new TenantRuntime(tenant, parts, stream, uploads), null);
    }

    private async Task<List<BehaviourDetector>> Behaviours(TenantId tenant, TenantState state, CancellationToken cancel)
    {
        var behaviours = new List<BehaviourDetector>();
        foreach (var set in FeatureSets)
        {
            var stored = await state.Models.Active(set.Name, cancel);
            // A model of an older definition is none: it is learned anew.
            var model = stored is null ? null : Model.Load(set, stored.Bytes.Span, out _);
            behaviours.Add(new BehaviourDetector(set, Detectors.Names, model, seed: Seed(tenant, set.Name)));
        }
        return behaviours;
    }

    // Fixed for a tenant and set: the same history gives the same model.
    private static ulong Seed(TenantId tenant, string set) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}/{set}")));
}
