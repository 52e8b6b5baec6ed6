namespace Lapwing.State;

/// <summary>
/// The settings of the embedded server: small memory, one socket and no port, full durability. Given on the command line,
/// so that an older folder follows a newer build.
/// </summary>
static class PostgresSettings
{
    /// <summary>More than one service's pool; few, because each is a process.</summary>
    public const int Connections = 30;

    public static IEnumerable<string> Arguments(string data, string socketFolder, int major)
    {
        yield return "-D";
        yield return data;
        foreach (var (name, value) in Settings(socketFolder, major))
        {
            yield return "-c";
            yield return $"{name}={value}";
        }
    }

    private static IEnumerable<(string, string)> Settings(string socketFolder, int major)
    {
        yield return ("listen_addresses", "");
        yield return ("unix_socket_directories", socketFolder);
        yield return ("unix_socket_permissions", "0700");
        yield return ("max_connections", $"{Connections}");
        yield return ("shared_buffers", "16MB");
        yield return ("work_mem", "4MB");
        yield return ("maintenance_work_mem", "16MB");
        yield return ("autovacuum_max_workers", "1");
        yield return ("max_worker_processes", "2");
        yield return ("max_parallel_workers", "0");
        yield return ("max_parallel_workers_per_gather", "0");
        yield return ("jit", "off");
        yield return ("huge_pages", "off");
        // Nobody follows this server: the log holds what a crash needs and no more.
        yield return ("wal_level", "minimal");
        yield return ("max_wal_senders", "0");
        yield return ("min_wal_size", "32MB");
        yield return ("max_wal_size", "256MB");
        yield return ("wal_buffers", "1MB");
        // 18 reads by helper processes unless told otherwise; older ones do not know the setting.
        if (major >= 18)
            yield return ("io_method", "sync");
        yield return ("timezone", "UTC");
        yield return ("log_timezone", "UTC");
        yield return ("log_min_messages", "warning");
        yield return ("logging_collector", "off");
    }
}
