namespace Lapwing.Sigma;

/// <summary>What happened to rules, added up over all threads.</summary>
sealed class RuleCounters(int rules)
{
    readonly long[] _timeouts = new long[rules];

    public void AddTimeout(int rule) => Interlocked.Increment(ref _timeouts[rule]);

    public long Timeouts(int rule) => Interlocked.Read(ref _timeouts[rule]);
}
