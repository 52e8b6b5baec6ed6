using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Lapwing.State;

/// <summary>
/// The tables. A context is made for one tenant and sees that tenant's rows only; repositories are the only ones who get
/// one, and each is made for a tenant.
/// </summary>
/// <param name="tenant">Null: no tenant's rows are seen.</param>
sealed class StateContext(DbContextOptions<StateContext> options, string? tenant) : DbContext(options)
{
    /// <summary>Read by the filters at each query.</summary>
    internal string? Tenant { get; } = tenant;

    public DbSet<TenantRow> Tenants => Set<TenantRow>();
    public DbSet<UserRow> Users => Set<UserRow>();
    public DbSet<MembershipRow> Memberships => Set<MembershipRow>();
    public DbSet<SignInLinkRow> SignInLinks => Set<SignInLinkRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();
    public DbSet<IncidentRow> Incidents => Set<IncidentRow>();
    public DbSet<IncidentFindingRow> IncidentFindings => Set<IncidentFindingRow>();
    public DbSet<IncidentHistoryRow> IncidentHistory => Set<IncidentHistoryRow>();
    public DbSet<UploadRow> Uploads => Set<UploadRow>();
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();
    public DbSet<CutRow> Cuts => Set<CutRow>();
    public DbSet<CounterRow> Counters => Set<CounterRow>();
    public DbSet<ModelRow> Models => Set<ModelRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<TenantRow>().HasKey(t => t.Id);
        model.Entity<UserRow>(e =>
        {
            e.HasKey(u => u.Id);
            e.HasIndex(u => u.Name).IsUnique();
        });
        model.Entity<MembershipRow>(e =>
        {
            e.HasKey(m => new { m.UserId, m.TenantId });
            e.HasOne<UserRow>().WithMany().HasForeignKey(m => m.UserId);
            e.HasOne<TenantRow>().WithMany().HasForeignKey(m => m.TenantId);
        });
        model.Entity<SignInLinkRow>(e =>
        {
            e.HasKey(l => l.Hash);
            e.HasOne<UserRow>().WithMany().HasForeignKey(l => l.UserId);
        });
        model.Entity<SessionRow>(e =>
        {
            e.HasKey(s => s.Hash);
            e.HasIndex(s => s.ExpiresAt);
            e.HasOne<UserRow>().WithMany().HasForeignKey(s => s.UserId);
            e.HasOne<TenantRow>().WithMany().HasForeignKey(s => s.TenantId);
        });
        // A token names its tenant, not the other way round: the filter does not hide it from who verifies it.
        model.Entity<ApiTokenRow>(e =>
        {
            e.HasKey(t => t.Hash);
            e.HasOne<TenantRow>().WithMany().HasForeignKey(t => t.TenantId);
        });

        Owned<IncidentRow>(model);
        model.Entity<IncidentRow>(e =>
        {
            e.HasKey(i => new { i.TenantId, i.Id });
            e.Property(i => i.Body).HasColumnType("jsonb");
            e.Property(i => i.Version).IsConcurrencyToken();
            e.HasIndex(i => new
            {
                i.TenantId,
                i.Status,
                i.Risk,
            });
            e.HasIndex(i => new { i.TenantId, i.LastSeen });
        });
        Owned<IncidentFindingRow>(model);
        model.Entity<IncidentFindingRow>(e =>
        {
            e.HasKey(f => new
            {
                f.TenantId,
                f.IncidentId,
                f.FindingId,
            });
            e.HasOne<IncidentRow>().WithMany().HasForeignKey(f => new { f.TenantId, f.IncidentId });
        });
        Owned<IncidentHistoryRow>(model);
        model.Entity<IncidentHistoryRow>(e =>
        {
            e.HasKey(h => h.Id);
            e.HasIndex(h => new { h.TenantId, h.IncidentId });
            e.HasOne<IncidentRow>().WithMany().HasForeignKey(h => new { h.TenantId, h.IncidentId });
        });
        Owned<UploadRow>(model);
        model.Entity<UploadRow>(e =>
        {
            e.HasKey(u => new { u.TenantId, u.Id });
            e.HasIndex(u => new { u.TenantId, u.CreatedAt });
            e.HasIndex(u => new { u.TenantId, u.Hash });
        });
        Owned<CheckpointRow>(model);
        model.Entity<CheckpointRow>().HasKey(c => c.TenantId);
        Owned<CutRow>(model);
        model.Entity<CutRow>(e =>
        {
            e.HasKey(c => new { c.TenantId, c.From });
            e.Property(c => c.From).HasColumnName("from_position");
            e.Property(c => c.To).HasColumnName("to_position");
        });
        Owned<CounterRow>(model);
        model
            .Entity<CounterRow>()
            .HasKey(c => new
            {
                c.TenantId,
                c.Source,
                c.Name,
            });
        Owned<ModelRow>(model);
        model.Entity<ModelRow>(e =>
        {
            e.HasKey(m => new
            {
                m.TenantId,
                m.Name,
                m.Version,
            });
            e.Property(m => m.Detail).HasColumnType("jsonb");
        });
        model.Entity<AuditRow>(e =>
        {
            e.HasKey(a => a.Id);
            e.HasQueryFilter(a => a.TenantId == Tenant);
            e.HasIndex(a => new { a.TenantId, a.Id });
        });
        NameInSnakeCase(model);
    }

    private void Owned<TRow>(ModelBuilder model)
        where TRow : class, IOwnedRow
    {
        var entity = model.Entity<TRow>();
        entity.HasQueryFilter(row => row.TenantId == Tenant);
        entity.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId);
    }

    // SQL that people write by hand needs no quotes then.
    private static void NameInSnakeCase(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.GetTableName()!));
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Snake(property.GetColumnName()));
            foreach (var key in entity.GetKeys())
                key.SetName(Snake(key.GetName()!));
            foreach (var key in entity.GetForeignKeys())
                key.SetConstraintName(Snake(key.GetConstraintName()!));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(Snake(index.GetDatabaseName()!));
        }
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}

/// <summary>A row that one tenant owns.</summary>
interface IOwnedRow
{
    string TenantId { get; }
}
