using Lapwing.Detect;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.Lake;
using Lapwing.State;

namespace Lapwing.Service;

/// <summary>What one tenant's loop works with. The spool, the detection and the fold are its own; the rest is shared.</summary>
public sealed record TenantParts
{
    public required TenantId Tenant { get; init; }
    public required TenantState State { get; init; }
    public required Spool Spool { get; init; }
    public required Detection Detection { get; init; }

    /// <summary>A detection for one uploaded file: its events are old and stand for themselves. Takes the models learned so far, by name.</summary>
    public required Func<IReadOnlyDictionary<string, Model>, Detection> DetectionOfUpload { get; init; }
    public required IncidentFold Fold { get; init; }
    public required EventStore Events { get; init; }
    public required FindingStore Findings { get; init; }
    public required LiveFeed Live { get; init; }
    public required FieldNames Names { get; init; }
    public required TimeProvider Time { get; init; }
}
