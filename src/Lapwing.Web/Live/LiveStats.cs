using System.Text.Json;
using Lapwing.Lake;
using Lapwing.Service;
using Microsoft.Extensions.Hosting;

namespace Lapwing.Web;

/// <summary>Tells each tenant's readers its figures, every second while somebody reads and they change.</summary>
sealed class LiveStats(ServiceNode node, TenantStats stats, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var tenant in node.Tenants.Where(t => t.Live.Readers > 0))
                {
                    string json;
                    try
                    {
                        json = JsonSerializer.Serialize(await stats.Of(tenant, stoppingToken), WebJson.Options);
                    }
                    catch (Exception fault) when (fault is LakeException or Npgsql.NpgsqlException)
                    {
                        // The page shows that it is stale; the next second asks again.
                        continue;
                    }
                    if (last.GetValueOrDefault(tenant.Id.Value) == json)
                        continue;
                    last[tenant.Id.Value] = json;
                    tenant.Live.Publish("stats", json);
                }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
