using Lapwing.Detect;
using Xunit;

namespace Lapwing.State.Tests;

/// <summary>What the state's tests do again and again.</summary>
static class StateSteps
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Two tenants with the same things in them, of which each must see its own only.</summary>
    public static async Task<(TenantState Main, TenantState Demo)> TwoTenants(this StateStore store)
    {
        await store.Tenants.Ensure(TenantId.Main, "Main", TenantKind.Real, Stop);
        await store.Tenants.Ensure(TenantId.Demo, "Demonstration", TenantKind.Demo, Stop);
        return (store.For(TenantId.Main), store.For(TenantId.Demo));
    }

    public static Incident Incident(string id, int risk = 50, int minute = 0, Level level = Level.Medium) =>
        new()
        {
            Id = id,
            Title = $"Title of {id}: web-1",
            FirstSeen = Noon,
            LastSeen = Noon.AddMinutes(minute),
            Level = level,
            Risk = risk,
            RiskParts = [new RiskPart("because", risk)],
            Category = Threats.BruteForce,
            Entities = new Dictionary<string, IReadOnlyList<string>> { ["host"] = ["web-1"], ["user"] = ["Åsa"] },
            Detectors = new Dictionary<string, int> { ["Many failed log-ins"] = 3 },
            FindingCount = 1,
        };

    public static IncidentChange Change(Incident incident, string finding = "f1") =>
        new(incident, finding, incident.LastSeen);

    /// <summary>Commits changes behind the checkpoint that is there.</summary>
    public static async Task Keep(this TenantState tenant, params IncidentChange[] changes)
    {
        var checkpoint = await tenant.Checkpoints.Load(Stop);
        var answer = await tenant.Checkpoints.Commit(
            new CheckpointCommit
            {
                Epoch = checkpoint.Epoch,
                Position = checkpoint.Position + 1,
                Incidents = changes,
            },
            Stop
        );
        Assert.True(answer);
    }
}
