namespace Lapwing.Events;

/// <summary>What one archive, all its levels together, may still expand to.</summary>
sealed class ExpansionBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>False when it is used up.</summary>
    public bool TryTake(int bytes)
    {
        _left -= bytes;
        return _left >= 0;
    }
}
