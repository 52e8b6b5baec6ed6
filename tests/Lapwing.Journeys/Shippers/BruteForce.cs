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
        for (var i = 0; i < Count; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"Nov 20 09:{i / 30:00}:{i * 2 % 60:00} {host} sshd[{4000 + i}]: {(i < Count - 1 ? "Failed" : "Accepted")} password for root from {address} port {40000 + i} ssh2\n"
            );
        return text.ToString();
    }
}
