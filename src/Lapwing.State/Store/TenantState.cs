namespace Lapwing.State;

/// <summary>What one tenant owns. The only way to it: without a tenant there is nothing to ask.</summary>
public sealed class TenantState
{
    internal TenantState(StateStore store, TenantId tenant)
    {
        Tenant = tenant;
        Checkpoints = new Checkpoints(store, tenant);
        Incidents = new Incidents(store, tenant);
        Uploads = new Uploads(store, tenant);
        Models = new Models(store, tenant);
        Counters = new Counters(store, tenant);
        Audit = new AuditLog(store, tenant);
        Tokens = new ApiTokens(store, tenant);
    }

    public TenantId Tenant { get; }
    public Checkpoints Checkpoints { get; }
    public Incidents Incidents { get; }
    public Uploads Uploads { get; }
    public Models Models { get; }
    public Counters Counters { get; }
    public AuditLog Audit { get; }
    public ApiTokens Tokens { get; }
}
