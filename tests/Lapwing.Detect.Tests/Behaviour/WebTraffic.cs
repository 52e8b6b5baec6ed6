using Lapwing.Learn;

namespace Lapwing.Detect.Tests.Behaviour;

/// <summary>Ordinary visitors of a web site, seeded, and the attackers that tests put among them.</summary>
static class WebTraffic
{
    public const string Guesser = "203.0.113.66";
    public const string Scanner = "203.0.113.77";

    private static readonly string[] Pages = ["/", "/shop", "/shop/item", "/cart", "/about", "/help", "/img/logo.png"];

    /// <param name="visitors">Addresses; each comes once.</param>
    public static void Visitors(Traffic traffic, int visitors, ulong seed)
    {
        var random = new RandomStream(seed, 1);
        for (var v = 0; v < visitors; v++)
        {
            var time = Traffic.Start.AddSeconds(random.Next(6 * 3600));
            for (var pages = 1 + random.Next(8); pages > 0; pages--)
            {
                var status = random.Next(25) == 0 ? 404 : 200;
                traffic.Request($"198.51.{v / 250}.{v % 250}", time, Pages[random.Next(Pages.Length)] + "?v=1", status);
                time = time.AddSeconds(1 + random.Next(40));
            }
        }
    }

    /// <summary>Guesses passwords: 300 in ten minutes.</summary>
    public static void PasswordGuessing(Traffic traffic)
    {
        for (var i = 0; i < 300; i++)
            traffic.Request(Guesser, Traffic.Start.AddMinutes(60).AddSeconds(i * 2), "/login", 401);
    }

    /// <summary>Tries 200 paths in 40 seconds, few of which exist.</summary>
    public static void Scan(Traffic traffic)
    {
        for (var i = 0; i < 200; i++)
            traffic.Request(
                Scanner,
                Traffic.Start.AddMinutes(120).AddMilliseconds(i * 200),
                $"/admin{i}.php?x=1",
                i % 20 == 0 ? 200 : 404
            );
    }
}
