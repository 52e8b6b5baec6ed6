using System.Globalization;

namespace Lapwing.Web.Tests;

/// <summary>A guessed password as sshd tells of it: forty refusals and one success, within the last minute.</summary>
/// <param name="Host">Belongs to one test alone: findings of two tests must not join.</param>
/// <param name="Address">As <paramref name="Host"/>.</param>
sealed record Attack(string Host, string Address, string User)
{
    public const int Events = 41;

    public string Lines()
    {
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        string Line(int i, string text) =>
            $"{start.AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)} {Host} sshd[{4000 + i}]: {text} from {Address} port {5000 + i} ssh2\n";
        return string.Concat(Enumerable.Range(0, Events - 1).Select(i => Line(i, $"Failed password for {User}")))
            + Line(Events, $"Accepted password for {User}");
    }
}
