namespace Lapwing.State;

/// <summary>Counts wrong codes by where they come from; past the bound that address waits. Bounded in memory.</summary>
sealed class SignInTries(TimeProvider time)
{
    public const int Allowed = 10;
    private const int MaxAddresses = 10_000;
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, (int Count, DateTimeOffset Until)> _wrong = new(StringComparer.Ordinal);
    private readonly Lock _sync = new();

    public bool MayTry(string address)
    {
        lock (_sync)
            return !_wrong.TryGetValue(address, out var tries)
                || tries.Until <= time.GetUtcNow()
                || tries.Count < Allowed;
    }

    public void Wrong(string address)
    {
        var now = time.GetUtcNow();
        lock (_sync)
        {
            if (_wrong.Count >= MaxAddresses)
                foreach (var (old, _) in _wrong.Where(t => t.Value.Until <= now).ToList())
                    _wrong.Remove(old);
            // A flood from more addresses than are kept: the codes' 256 bits are the wall, this only keeps noise down.
            if (_wrong.Count >= MaxAddresses && !_wrong.ContainsKey(address))
                return;
            var tries = _wrong.GetValueOrDefault(address);
            _wrong[address] = tries.Until <= now ? (1, now + Within) : (tries.Count + 1, tries.Until);
        }
    }
}
