using System.Globalization;
using System.Text;

namespace Lapwing.Journeys;

/// <summary>Passwords tried one after the other, and one that fits.</summary>
static class BruteForce
{
    public const int Count = 41;

    /// <summary>Lines of sshd on one host from one address; the last one gets in.</summary>
    public static string Lines(string host, string address)
    {
        var text = new StringBuilder();
        // Near now: a stream takes what is far behind its newest event for too late to be correlated.
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-3);
        for (var i = 0; i < Count; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{SyslogTime.Of(from.AddSeconds(i * 2))} {host} sshd[{4000 + i}]: {(i < Count - 1 ? "Failed" : "Accepted")} password for root from {address} port {40000 + i} ssh2\n"
            );
        return text.ToString();
    }
}

/// <summary>Times as syslog writes them.</summary>
static class SyslogTime
{
    public static string Of(DateTimeOffset time) =>
        $"{time.UtcDateTime.ToString("MMM", CultureInfo.InvariantCulture)} {time.Day, 2} {time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}";
}
