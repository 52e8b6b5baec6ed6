namespace Lapwing.Journeys;

/// <summary>Waits for what comes by itself. The bound only turns a hang into a failure; it is no claim about speed.</summary>
static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the answer is not null.</summary>
    public static async Task<T> Get<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (TimeProvider.System.GetElapsedTime(started) > Bound)
                throw new TimeoutException($"Not within {Bound.TotalSeconds} s: {what}.");
            await Task.Delay(Step);
        }
    }

    public static Task Is(string what, Func<Task<bool>> ask) => Get(what, async () => await ask() ? "yes" : null);
}
