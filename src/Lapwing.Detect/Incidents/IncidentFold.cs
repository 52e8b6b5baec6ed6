namespace Lapwing.Detect;

/// <summary>How findings join.</summary>
public sealed record IncidentOptions
{
    /// <summary>A finding joins an incident at most this far from its first or last finding.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);

    /// <summary>An entity seen in the company of more hosts or users than this (a proxy, a scanner, a domain controller) does not glue.</summary>
    public int CommonAbove { get; init; } = 4;

    /// <summary>A finding that names more values of a kind than this is about many: these do not glue.</summary>
    public int GluingValues { get; init; } = 3;

    /// <summary>Findings below this level make no incident by themselves; they join one that is there.</summary>
    public Level Opens { get; init; } = Level.Medium;

    /// <summary>Values kept of each kind of entity.</summary>
    public int EntitiesKept { get; init; } = 100;
}

/// <summary>What the fold made of one finding.</summary>
/// <param name="Incident">The incident as it is now.</param>
/// <param name="FindingId">The finding that joined it.</param>
public sealed record IncidentChange(Incident Incident, string FindingId, DateTimeOffset FindingTime);

/// <summary>
/// The fold from findings to incidents: <c>(incidents, finding or decision) -> changes</c>. It holds what is open and knows
/// neither clock nor store: the same findings in the same order give the same incidents.
/// </summary>
/// <remarks>One thread. Closed incidents are kept by entity for the window, so that a later one can name what it continues.</remarks>
public sealed class IncidentFold(IncidentOptions options)
{
    private const int MostTold = 100_000;

    // What two findings must share to be about one thing. A process, a cloud account or a port is shared by everything.
    private static readonly string[] Gluing = ["host", "user", "src_ip"];

    // Accounts that stand on every machine say nothing about who acts.
    private static readonly HashSet<string> Everywhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "system",
        "nt authority\\system",
        "local service",
        "network service",
        "nt authority\\local service",
        "nt authority\\network service",
        "anonymous logon",
        "root",
        "administrator",
        "admin",
        "guest",
        "localhost",
        "127.0.0.1",
        "::1",
    };

    private readonly Dictionary<string, IncidentState> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IncidentState>> _byEntity = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> _company = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private DateTimeOffset _watermark = DateTimeOffset.MinValue;
    private int _sincePruned;

    /// <summary>Incidents held: open ones and the closed ones of the window.</summary>
    public int Count => _byId.Count;

    /// <summary>How far behind the newest finding an incident may lie and still be held.</summary>
    public TimeSpan Reach => options.Window * 2;

    /// <summary>Takes up an incident stored earlier.</summary>
    public void Restore(Incident incident) => Hold(new IncidentState(incident));

    /// <summary>Takes a finding. Returns the change, or null when it is too low to open an incident and none is there to join.</summary>
    public IncidentChange? Add(Finding finding)
    {
        if (finding.Time is not { } time)
            return null;
        if (time > _watermark)
            _watermark = time;
        Prune();
        if (_told.TryGetValue(finding.Id, out var known) && _byId.TryGetValue(known, out var told))
        {
            // Told again: it replaces what it said before.
            told.TakeAgain(finding, time, options.EntitiesKept);
            Hold(told);
            return new IncidentChange(told.Snapshot(), finding.Id, time);
        }
        var glue = GlueOf(finding);
        KeepCompany(finding, glue);
        var (joined, continues) = Find(glue, time);
        if (joined is null)
        {
            if (finding.Level < options.Opens)
                return null;
            joined = new IncidentState(finding, continues);
        }
        joined.Take(finding, time, options.EntitiesKept);
        // What is weak joins, but does not widen what others join by: else small noises make one heap of everything.
        if (finding.Level >= options.Opens)
            joined.GluesBy(glue);
        if (finding.EventCount > 1 || finding.Detector.Kind != "rule")
            Remember(finding.Id, joined.Id);
        Hold(joined);
        return new IncidentChange(joined.Snapshot(), finding.Id, time);
    }

    /// <summary>Takes a person's decision. Returns the incident as it is now, or null when it is not held.</summary>
    public Incident? Decide(string id, IncidentStatus status)
    {
        if (!_byId.TryGetValue(id, out var state))
            return null;
        state.Status = status;
        return state.Snapshot();
    }

    // Only what spans events is told again.
    private void Remember(string finding, string incident)
    {
        if (_told.Count == MostTold)
            _told.Clear();
        _told[finding] = incident;
    }

    private List<string> GlueOf(Finding finding)
    {
        var glue = new List<string>();
        foreach (var kind in Gluing)
            if (finding.Entities.TryGetValue(kind, out var values) && values.Count <= options.GluingValues)
                foreach (var value in values)
                    if (!Everywhere.Contains(value))
                        glue.Add(Key(kind, value));
        return glue;
    }

    // A finding about a thousand users counts once: only what differs between findings makes an entity common.
    private void KeepCompany(Finding finding, List<string> glue)
    {
        var (host, user) = (First(finding, "host"), First(finding, "user"));
        foreach (var key in glue)
        {
            // A host is common by its users, everything else by the hosts it is seen on.
            var companion = key.StartsWith("host=", StringComparison.Ordinal) ? user : host ?? user;
            if (companion is null || Everywhere.Contains(companion))
                continue;
            if (!_company.TryGetValue(key, out var company))
                _company[key] = company = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            if (company.Count <= options.CommonAbove)
                company.Add(companion);
        }
    }

    private (IncidentState? Open, string? Continues) Find(List<string> glue, DateTimeOffset time)
    {
        var shared = new Dictionary<IncidentState, int>();
        foreach (var key in glue)
        {
            if (_company.TryGetValue(key, out var company) && company.Count > options.CommonAbove)
                continue;
            if (_byEntity.TryGetValue(key, out var incidents))
                foreach (var incident in incidents)
                    if (incident.Near(time, options.Window))
                        shared[incident] = shared.GetValueOrDefault(incident) + 1;
        }
        IncidentState? open = null,
            closed = null;
        foreach (
            var (incident, _) in shared
                .OrderByDescending(p => p.Value)
                .ThenByDescending(p => p.Key.LastSeen)
                .ThenBy(p => p.Key.Id, StringComparer.Ordinal)
        )
        {
            if (incident.IsOpen)
                open ??= incident;
            else
                closed ??= incident;
        }
        return (open, open is null ? closed?.Id : null);
    }

    private void Hold(IncidentState state)
    {
        _byId[state.Id] = state;
        foreach (var key in state.TakeNewKeys())
        {
            if (!_byEntity.TryGetValue(key, out var list))
                _byEntity[key] = list = [];
            if (!list.Contains(state))
                list.Add(state);
        }
    }

    // Now and then what lies wholly before the window is let go: nothing can join it any more.
    private void Prune()
    {
        if (++_sincePruned < 1024 || _watermark == DateTimeOffset.MinValue)
            return;
        _sincePruned = 0;
        var before = _watermark - Reach;
        foreach (var old in _byId.Values.Where(s => s.LastSeen < before).ToList())
            _byId.Remove(old.Id);
        foreach (var (key, list) in _byEntity.ToList())
        {
            list.RemoveAll(s => s.LastSeen < before);
            if (list.Count == 0)
            {
                _byEntity.Remove(key);
                _company.Remove(key);
            }
        }
    }

    private static string? First(Finding finding, string kind) =>
        finding.Entities.TryGetValue(kind, out var values) && values.Count > 0 ? values[0] : null;

    internal static string Key(string kind, string value) => $"{kind}={value}";
}
