using Lapwing.State;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Lapwing.Migrate;

/// <summary>The context as the migrations' tool wants it. Comparing models needs no database: nothing listens there.</summary>
sealed class StateContextFactory : IDesignTimeDbContextFactory<StateContext>
{
    public StateContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<StateContext>().UseNpgsql("Host=/nonexistent").Options, tenant: null);
}
